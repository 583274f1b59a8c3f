/** The function of a net. */
import { stringLiteral } from '../../escape/typescript.js';
import { countParameters } from '../../graph/measure.js';
import type { Net, OpNode, Value } from '../../graph/types.js';
import { showShape } from '../../catalogue/row/shapes.js';
import { usesPass } from '../../graph/pass.js';
import { Body, resultsOf } from './body.js';
import type { BodyContext, BranchCalls } from './body.js';
import type { Emitted } from './emitted.js';
import { objectOf, record, where } from './emitted.js';
import { Names, tensorType } from './names.js';
import type { NetFunctions } from './names.js';

export interface NetOptions {
  readonly fuse: boolean;
  readonly functions: NetFunctions;
  /** Functions that the blocks of a flow became: their names, and how they are called. */
  readonly blocks?: readonly string[];
  readonly branches?: NonNullable<BodyContext['branches']>;
}

export function emitNet(
  net: Net,
  { fuse, functions, blocks = [], branches = new Map<OpNode, BranchCalls>() }: NetOptions,
): Emitted {
  const name = functions.get(net)!;
  const names = new Names([name, ...blocks]);
  const outside = new Map<Value, string>();
  const parameters = [{ name: 'w', type: `Weights[${stringLiteral(net.name)}]` }];
  for (const { name: input, value } of net.inputs) {
    const claimed = names.claim(input);
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
    functions,
    outside,
    branches,
  });
  const results = resultsOf(net);
  body.emit(
    net.nodes,
    results.map(({ value }) => value),
  );
  const single = results.length === 1;
  const fields = results.map((result) => [result.name, body.expression(result.value)] as const);
  const shapes = (values: Net['inputs']): string =>
    values
      .map((each) => `${each.name === 'output' ? '' : `${each.name} `}${showShape(each.value.type.shape)}`)
      .join(', ');
  const statements = [...body.statements, `return ${single ? fields[0]![1] : objectOf(fields)};`];
  return {
    name,
    exported: true,
    doc: `${net.doc ? `${net.doc}\n\n` : ''}${shapes(net.inputs)} → ${shapes(net.outputs)} · ${countParameters([net]).toLocaleString('en-US')} parameters · ${where(net.span)}`,
    parameters,
    returns: single
      ? tensorType(results[0]!.value)
      : record(results.map((result) => [result.name, tensorType(result.value)])),
    statements,
  };
}
