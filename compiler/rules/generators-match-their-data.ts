import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { RelatedSpan } from '../../grammar/syntax/diagnostic.js';
import type { Span } from '../../grammar/syntax/source.js';
import { showRange } from '../catalogue/row/intervals.js';
import { nodesBehind } from '../graph/ancestors.js';
import { insideOf } from '../graph/reach.js';
import type { ModelGraph, Value } from '../graph/types.js';
import type { Files } from '../resolve/files.js';
import type { ResolvedModel } from '../resolve/model.js';
import type { Rule } from './rule.js';
import { comparisons, parts } from './training.js';
import { fieldAt } from './written.js';

interface Pair {
  readonly field: Value;
  readonly generated: Value;
  readonly meeting: RelatedSpan;
  /** True if a net judges the two; false if a difference of them is taken. */
  readonly judged: boolean;
}

function check(graph: ModelGraph, { files }: ResolvedModel): Diagnostic[] {
  const judged = comparisons(graph).map(({ field, generated, call, net }): Pair => ({
    field,
    generated,
    meeting: { span: call.span, message: `\`${net}\` judges both` },
    judged: true,
  }));
  const found = new Map<string, Diagnostic>();
  for (const pair of [...judged, ...subtracted(graph)]) {
    const diagnostic = compare(pair, files);
    if (diagnostic)
      found.set(`${diagnostic.span.source.path} ${diagnostic.span.start} ${diagnostic.message}`, diagnostic);
  }
  return [...found.values()];
}

/** Differences between an output and a field, as in squared and absolute errors. */
function subtracted(graph: ModelGraph): Pair[] {
  return nodesBehind(graph.losses.map((loss) => loss.value)).flatMap((node): Pair[] => {
    if (node.kind !== 'op' || !node.op.broadcasts || node.inputs.length !== 2 || node.op.role !== undefined) return [];
    const [a, b] = node.inputs.map((input) => parts(input)[0]!.value);
    for (const [field, generated] of [
      [a!, b!],
      [b!, a!],
    ] as const) {
      const made = generated.origin.kind === 'node' && generated.origin.node.kind === 'call';
      if (made && field.origin.kind === 'field' && String(field.type.shape) === String(generated.type.shape)) {
        return [{ field, generated, meeting: { span: node.span, message: 'both meet here' }, judged: false }];
      }
    }
    return [];
  });
}

function compare({ field, generated, meeting, judged }: Pair, files: Files): Diagnostic | undefined {
  const [data, own] = [field.type.range, generated.type.range];
  if (
    !data ||
    !own ||
    field.origin.kind !== 'field' ||
    generated.origin.kind !== 'node' ||
    generated.origin.node.kind !== 'call'
  )
    return undefined;
  const unreachable = own.low > data.low || own.high < data.high;
  const bounded = Number.isFinite(own.low) && Number.isFinite(own.high);
  if (!unreachable && !(bounded && (own.low < data.low || own.high > data.high))) return undefined;
  const { node, output } = generated.origin;
  const inside = insideOf(node.net, output)!;
  const name = field.origin.field;
  const edit = bounded ? declareRange(files, field.span, showRange(own)) : undefined;
  return diagnostic(
    'GEN4001',
    'range',
    inside.span,
    {
      net: node.net.name,
      own: showRange(own),
      data: name,
      declared: showRange(data),
      isUnreachable: unreachable,
      isJudged: judged,
    },
    {
      related: [{ span: field.span, message: `in ${showRange(data)}` }, meeting],
      ...(edit
        ? {
            fixes: [
              {
                title: `Load ${name} in ${showRange(own)}`,
                edits: [edit],
              },
            ],
          }
        : {}),
    },
  );
}

/** A data field, `x: [28, 28, 1] in 0..1`, with another range. */
function declareRange(
  files: Files,
  place: Span,
  range: string,
): { readonly span: Span; readonly replacement: string } | undefined {
  const field = fieldAt(files, place);
  if (!field) return undefined;
  const start = field.type.span.end;
  return { span: { ...place, start, end: field.range?.span.end ?? start }, replacement: ` in ${range}` };
}

export const generatorsMatchTheirData: Rule = { code: 'GEN4001', name: 'generators-match-their-data', check };
