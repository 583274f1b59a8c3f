/** Checks of codebooks that need everything else to be read. */
import type { CodebookDeclaration, Expression } from '../../../grammar/syntax/ast.js';
import { isCallOf } from '../arguments/called-name.js';
import { evaluate } from '../evaluate/evaluate.js';
import type { Builder } from '../scope/builder.js';
import { tensorOf } from '../scope/tensor.js';

/** Checks codebooks that nothing asked, and the values that codebooks are refilled from. */
export function checkCodebooks(builder: Builder, declarations: readonly CodebookDeclaration[]): void {
  for (const declaration of declarations) {
    const name = declaration.name.name;
    if (builder.failedNets.has(name)) continue;
    if (!builder.nets.has(name)) {
      if (builder.diagnostics.some(({ severity }) => severity === 'error')) continue; // a declaration that failed may use it
      builder.report('GEN3003', 'unusedCodebook', declaration.name.span, { name });
      continue;
    }
    for (const word of ['start', 'reset'] as const) {
      const clause = declaration.with.find((each) => isCallOf(each, word));
      const from = clause?.arguments.find((argument) => argument.name?.name === 'from');
      if (clause && !from)
        builder.report('GEN1009', word === 'start' ? 'startFrom' : 'resetFrom', clause.span, { name });
      else if (from) checkOrigin(builder, name, from.value);
    }
  }
}

function checkOrigin(builder: Builder, name: string, from: Expression): void {
  const meaning = evaluate(builder, from, builder.modelScope.environment(name, from.span.source));
  if (meaning.kind === 'poison') return;
  const value = tensorOf(builder, meaning, from.span);
  if (!value) return;
  const calls = builder.nodes.filter((node) => node.kind === 'call' && node.net.name === name);
  if (calls.some((call) => call.inputs[0] === value)) return;
  builder.report(
    'GEN1010',
    'codebookOrigin',
    from.span,
    { codebook: name },
    { related: calls[0] ? [{ span: calls[0].span, message: 'it quantises this' }] : [] },
  );
}
