/** A block gives way to its body where it is applied. Its names do not meet those of the place. */
import type { Expression, PipeExpression } from '../../../grammar/syntax/ast.js';
import { textOf } from '../../../grammar/syntax/source.js';
import type { Insight } from '../insight.js';
import type { Change, Refactoring } from './change.js';
import { checked } from './checked.js';
import { inlinedBody } from './inlined.js';
import { freshName } from './names.js';
import { insertion } from './places.js';
import type { BlockUse } from './use-of-block.js';
import { blockUseAt, isAtom } from './use-of-block.js';

export function inlineBlock(insight: Insight, offset: number): Refactoring[] {
  const use = blockUseAt(insight, offset);
  if (!use) return [];
  const { name } = use.block.name;
  for (const made of [asStages(insight, use), asStatements(insight, use)]) {
    const changes = made && checked(insight, use.owner.span.start, made);
    if (changes) return [{ title: `Inline block ${name}`, kind: 'inline', changes }];
  }
  return [];
}

/** The value that a body returns, if it is one; the statements before it all give names. */
function returned({ block }: BlockUse): Expression | undefined {
  const last = block.body.at(-1);
  const isPlain = block.body.slice(0, -1).every(({ kind }) => kind === 'assign');
  return isPlain && last?.kind === 'return' && last.values.length === 1 ? last.values[0] : undefined;
}

/** A body that is one chain from its input: the chain goes on where the stage stood. */
function asStages(insight: Insight, use: BlockUse): Change[] | undefined {
  const { block, part, label, isStage } = use;
  const value = returned(use);
  const first = block.inputs[0]?.name.name;
  if (!isStage || block.body.length !== 1 || value?.kind !== 'pipe') return undefined;
  if (value.head.kind !== 'name' || value.head.name !== first) return undefined;
  const inlined = inlinedBody(insight, use);
  if (inlined?.carriedUses !== 1) return undefined;
  const stages = inlined.text({
    ...value.span,
    start: value.stages[0]!.span.start,
    end: value.stages.at(-1)!.span.end,
  });
  const labelled = value.stages.length > 1 ? `${label ?? ''}: (${stages})` : `${label ?? ''}: ${stages}`;
  return [{ span: part.span, replacement: label === undefined ? stages : labelled }];
}

/** Names before the statement, then the value. */
function asStatements(insight: Insight, use: BlockUse): Change[] | undefined {
  const { block, part, label, chain, isStage, statement } = use;
  const value = returned(use);
  if (!value || label !== undefined || (chain && chain.isCarried) || (isStage && !chain)) return undefined;
  if ((chain || block.body.length > 1) && !statement) return undefined;
  const before: string[] = [];
  let carried: string | undefined;
  if (chain) {
    const { pipe, stage } = chain;
    const isNamed = stage === 0 && pipe.head.kind === 'name';
    const known = inlinedBody(insight, use);
    if (!known) return undefined;
    carried = isNamed ? textOf(pipe.head.span) : freshName('h', known.taken);
    if (!isNamed) before.push(`${carried} = ${textBefore(pipe, stage)}`);
  }
  const inlined = inlinedBody(insight, use, carried);
  if (!inlined) return undefined;
  for (const each of block.body.slice(0, -1)) before.push(inlined.text(each.span));
  const { source } = part.span;
  const rest = chain ? source.text.slice(part.span.end, chain.pipe.span.end) : '';
  const text = inlined.text(value.span);
  const isWhole = statement !== undefined && rest === '';
  const isBare = isWhole || isAtom(value) || (chain !== undefined && value.kind === 'pipe');
  const whole = chain?.pipe ?? part;
  return [
    ...(before.length > 0
      ? [{ span: insertion(source, statement!.span.start), replacement: `${before.join('\n')}\n` }]
      : []),
    { span: whole.span, replacement: `${isBare ? text : `(${text})`}${rest}` },
  ];
}

/** The chain up to a stage. */
function textBefore({ span, head, stages }: PipeExpression, stage: number): string {
  const last = stage === 0 ? head : stages[stage - 1]!;
  return textOf({ ...span, end: last.span.end });
}
