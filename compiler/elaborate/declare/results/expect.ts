/** `expect trainable(G) = 759_873`: a claim of the source about an architecture, checked with the spec (rule 22). */
import type { ExpectDeclaration, Expression } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { sameShape, showShape } from '../../../catalogue/row/shapes.js';
import { nearest } from '../../../diagnostics/suggest.js';
import { countFlops, countParameters, countTrainable } from '../../../graph/measure.js';
import type { Net } from '../../../graph/types.js';
import { shapeOf } from '../../arguments/setting-kinds.js';
import { evaluate } from '../../evaluate/evaluate.js';
import type { Builder } from '../../scope/builder.js';

const measures: Readonly<Record<string, (nets: readonly Net[]) => number>> = {
  trainable: countTrainable,
  parameters: countParameters,
  flops: countFlops,
};
const grouped = (value: number): string => value.toLocaleString('en-US').replaceAll(',', '_');

export function checkExpect(builder: Builder, expect: ExpectDeclaration): void {
  const { subject } = expect;
  if (subject.kind === 'error' || expect.value.kind === 'error') return;
  const what = subject.kind === 'call' && subject.callee.kind === 'name' ? subject.callee.name : undefined;
  const argument = subject.kind === 'call' ? subject.arguments[0]?.value : undefined;
  if (what === undefined || !argument || (what !== 'shape' && !Object.hasOwn(measures, what))) {
    const close = what === undefined ? undefined : nearest(what, [...Object.keys(measures), 'shape']);
    builder.report('GEN1010', 'expect', subject.span, close ? { hint: `Did you mean \`${close}\`?` } : {});
    return;
  }
  const value = evaluate(builder, expect.value, builder.modelScope.environment('expect', expect.span.source));
  if (value.kind === 'poison') return;
  if (what === 'shape') {
    checkShape(builder, expect, argument, shapeOf(value));
    return;
  }
  const nets = netsOf(builder, argument);
  if (!nets || value.kind !== 'number') return;
  const found = measures[what]!(nets);
  if (found === value.value) return;
  builder.report('GEN2010', 'count', expect.span, {
    what,
    subject: textOf(argument.span),
    found: grouped(found),
    expected: grouped(value.value),
    difference: grouped(Math.abs(found - value.value)),
    count: found,
    claimed: value.value,
  });
}

/** The nets that an `expect` names: one, or all of the model by the model's name. Undefined if one of them failed. */
function netsOf(builder: Builder, argument: Expression): Net[] | undefined {
  const name = textOf(argument.span);
  const net = builder.nets.get(name);
  if (net) return [net];
  const failed = builder.failedNets;
  if (!failed.has(name) && builder.model.chain.includes(name)) {
    return failed.size > 0 ? undefined : [...builder.nets.values()];
  }
  if (!failed.has(name)) {
    const close = nearest(name, builder.nets.keys());
    builder.report('GEN3007', 'unknown', argument.span, { name }, close ? { hint: `Did you mean \`${close}\`?` } : {});
  }
  return undefined;
}

function checkShape(
  builder: Builder,
  expect: ExpectDeclaration,
  argument: Expression,
  shape: readonly number[] | undefined,
): void {
  const [netName, label] = textOf(argument.span).split('.');
  const net = builder.nets.get(netName ?? '');
  if (!net || !shape) return;
  const value =
    label === undefined
      ? net.outputs[0]?.value
      : (net.labels.get(label) ?? net.outputs.find((output) => output.name === label)?.value);
  if (!value) {
    builder.report('GEN1016', 'label', argument.span, {
      net: netName,
      label,
      labels: [...net.labels.keys()].join(', '),
    });
  } else if (!sameShape(value.type.shape, shape)) {
    builder.report(
      'GEN2010',
      'shape',
      expect.span,
      { subject: textOf(argument.span), found: showShape(value.type.shape), expected: showShape(shape) },
      { related: [{ span: value.span, message: 'made here' }] },
    );
  }
}
