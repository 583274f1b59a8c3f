/** The function of a net. */
import { stringLiteral } from '../../escape/typescript.js';
import { countParameters } from '../../graph/measure.js';
import type { Net, Value } from '../../graph/types.js';
import { showShape } from '../../ops/shapes.js';
import { Body, usesPass } from './body.js';
import type { BodyContext } from './body.js';
import type { Emitted } from './emitted.js';
import { objectOf, record, where } from './emitted.js';
import { Names, tensorType } from './names.js';

export function emitNet(net: Net, fuse: boolean, branches: BodyContext['branches'] = new Map()): Emitted {
  const names = new Names([net.name]);
  const outside = new Map<Value, string>();
  const parameters = [{ name: 'w', type: `Weights[${stringLiteral(net.name)}]` }];
  for (const { name, value } of net.inputs) {
    const claimed = names.claim(name);
    outside.set(value, claimed);
    parameters.push({ name: claimed, type: tensorType({ ...value, type: { ...value.type, batched: true } }) });
  }
  if (usesPass(net)) parameters.push({ name: 'pass', type: 'Pass' });
  const body = new Body({
    weights: 'w',
    root: net.name,
    names,
    trains: true,
    frozen: new Set(),
    fuse,
    outside,
    branches,
  });
  const results = [...net.outputs, ...net.taps];
  body.emit(
    net.nodes,
    results.map(({ value }) => value),
  );
  const single = results.length === 1;
  const fields = results.map(({ name, value }) => [name, body.expression(value)] as const);
  const shapes = (values: Net['inputs']): string =>
    values.map(({ name, value }) => `${name === 'output' ? '' : `${name} `}${showShape(value.type.shape)}`).join(', ');
  const statements = [...body.statements, `return ${single ? fields[0]![1] : objectOf(fields)};`];
  const text = statements.join('\n');
  return {
    name: net.name,
    exported: true,
    doc: `${net.doc ? `${net.doc}\n\n` : ''}${shapes(net.inputs)} → ${shapes(net.outputs)} · ${countParameters([net]).toLocaleString('en-US')} parameters · ${where(net.span)}`,
    // A variant may leave an input without use; TypeScript wants that said.
    parameters: parameters.map((each) =>
      new RegExp(`(?<!\\.)\\b${each.name}\\b(?!:)`).test(text) ? each : { ...each, name: `_${each.name}` },
    ),
    returns: single
      ? tensorType(results[0]!.value)
      : record(results.map(({ name, value }) => [name, tensorType(value)])),
    statements,
  };
}
