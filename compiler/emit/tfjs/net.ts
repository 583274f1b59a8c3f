/** The function of a net. */
import { stringLiteral } from '../../escape/typescript.js';
import { countParameters } from '../../graph/measure.js';
import type { Net, Value } from '../../graph/types.js';
import { showShape } from '../../catalogue/row/shapes.js';
import { usesPass } from '../../graph/pass.js';
import { Body } from './body.js';
import type { FoldOptions } from './body.js';
import type { Emitted } from './emitted.js';
import { where } from '../common/places.js';
import { objectOf, record } from './emitted.js';
import { namesOf } from './given-blocks.js';
import type { GivenBlocks } from './given-blocks.js';
import { Names, tensorType } from './names.js';
import type { NetFunctions } from './names.js';
import { resultsOf } from '../common/results.js';

export interface NetOptions {
  readonly fuse: boolean;
  readonly functions: NetFunctions;
  readonly fold?: FoldOptions | undefined;
  /** Functions of the blocks that layers were given. */
  readonly given: GivenBlocks;
}

/** The function of a net, after those of the blocks that it calls. */
export function emitNet(net: Net, { fuse, functions, fold, given }: NetOptions): Emitted[] {
  const name = functions.get(net)!;
  const names = new Names([...functions.values(), ...namesOf(given), 'w', 'pass']);
  const outside = new Map<Value, string>();
  const inputs: { readonly name: string; readonly value: Value }[] = [];
  for (const { name: input, value } of net.inputs) {
    const claimed = names.claim(input);
    outside.set(value, claimed);
    inputs.push({ name: claimed, value });
  }
  const body = new Body({
    root: net.name,
    names,
    trains: true,
    frozen: new Set(),
    fuse,
    functions,
    outside,
    fold,
    given,
  });
  const results = resultsOf(net);
  body.emit(
    net.nodes,
    results.map(({ value }) => value),
    results.length === 1,
  );
  const single = results.length === 1;
  const shapes = (values: Net['inputs']): string =>
    values
      .map((each) => `${each.name === 'output' ? '' : `${each.name} `}${showShape(each.value.type.shape)}`)
      .join(', ');
  const fields = (): (readonly [string, string])[] =>
    results.map(({ name: field, value }) => [field, body.expression(value)]);
  const statements = single ? body.returning(results[0]!.value) : [...body.statements, `return ${objectOf(fields())};`];
  return [
    ...body.functions,
    {
      name,
      exported: true,
      doc: `${net.doc ? `${net.doc}\n\n` : ''}${shapes(net.inputs)} → ${shapes(net.outputs)} · ${countParameters([net]).toLocaleString('en-US')} parameters · ${where(net.span)}`,
      parameters: [
        { name: 'w', type: `Weights[${stringLiteral(net.name)}]` },
        ...inputs.map((each) => ({
          name: each.name,
          type: tensorType({ ...each.value, type: { ...each.value.type, batched: true } }),
        })),
        ...(usesPass(net) ? [{ name: 'pass', type: 'Pass' }] : []),
      ],
      returns: single
        ? tensorType(results[0]!.value)
        : record(results.map((result) => [result.name, tensorType(result.value)])),
      statements,
    },
  ];
}
