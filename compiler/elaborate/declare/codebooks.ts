/** Codebooks, when everything else is read. */
import type { CodebookDeclaration, Expression } from '../../../grammar/syntax/ast.js';
import { isCallOf } from '../arguments/called-name.js';
import { evaluate } from '../evaluate/evaluate.js';
import type { Builder } from '../scope/builder.js';
import { tensorOf } from '../scope/tensor.js';

/** What is left when everything else is read: codebooks that nothing asked, and what they say they are refilled from. */
export function checkCodebooks(builder: Builder, declarations: readonly CodebookDeclaration[]): void {
  for (const declaration of declarations) {
    const name = declaration.name.name;
    if (builder.failedNets.has(name)) continue;
    if (!builder.nets.has(name)) {
      if (builder.diagnostics.some(({ severity }) => severity === 'error')) continue; // it may be used in what failed
      builder.error('GEN3003', declaration.name.span, `nothing uses the codebook \`${name}\``, {
        hint: `Quantise with it: let c = nearest(e, ${name}).`,
      });
      continue;
    }
    for (const [word, missing, example] of origins) {
      const clause = declaration.with.find((each) => isCallOf(each, word));
      const from = clause?.arguments.find((argument) => argument.name?.name === 'from');
      if (clause && !from)
        builder.error('GEN1009', clause.span, missing, { hint: `What \`${name}\` quantises: ${example}.` });
      else if (from) checkOrigin(builder, name, from.value);
    }
  }
}

/** Clauses that take vectors of the batch. */
const origins = [
  ['start', 'a start says what the first codes are taken from', 'start(from=e)'],
  ['reset', 'a reset says what dead codes are replaced from', 'reset(unused=1, from=e)'],
] as const;

function checkOrigin(builder: Builder, name: string, from: Expression): void {
  const meaning = evaluate(builder, from, builder.modelScope.environment(name, from.span.source));
  if (meaning.kind === 'poison') return;
  const value = tensorOf(builder, meaning, from.span);
  if (!value) return;
  const calls = builder.nodes.filter((node) => node.kind === 'call' && node.net.name === name);
  if (calls.some((call) => call.inputs[0] === value)) return;
  builder.error('GEN1010', from.span, `\`${name}\` never sees this value`, {
    why: 'Codes start as, and dead ones are replaced by, vectors of the batch that the codebook quantises.',
    hint: 'Name the value that nearest(…) receives.',
    related: calls[0] ? [{ span: calls[0].span, message: 'it quantises this' }] : [],
  });
}
