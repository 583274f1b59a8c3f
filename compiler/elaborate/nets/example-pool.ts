/** Pools: nets of one operation and no weights that keep earlier examples of a value: `pool old(50) = fake`. */
import type { PoolDeclaration } from '../../../grammar/syntax/ast.js';
import { pooledOf } from '../../catalogue/functions/example-pool.js';
import type { Net, OpNode, Value } from '../../graph/types.js';
import { evaluate } from '../evaluate/evaluate.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';
import { isTooLarge, tooManyNumbers } from '../scope/size-limit.js';
import { numberOf, tensorOf } from '../scope/tensor.js';
import { addCall } from './call.js';

/** The meaning of a pool's name at the level of the model: one kept example for every example of its value. */
export function poolOf(builder: Builder, declaration: PoolDeclaration, environment: Environment): Meaning {
  const name = declaration.name.name;
  const size = numberOf(builder, declaration.size, environment);
  const meaning = evaluate(builder, declaration.value, environment);
  const value = tensorOf(builder, meaning, declaration.value.span);
  if (size === undefined || !value) return poison;
  if (!Number.isInteger(size) || size < 1) {
    builder.report('GEN1010', 'pool', declaration.size.span, { size });
    return poison;
  }
  if (!value.type.batched) {
    builder.report('GEN2005', 'pool', declaration.value.span);
    return poison;
  }
  const held = [size, ...value.type.shape];
  if (isTooLarge(held)) {
    tooManyNumbers(builder, declaration.size.span, `the pool \`${name}\``, held);
    return poison;
  }
  // A sample with given values asks the same pool.
  const net = builder.nets.get(name) ?? poolNet(builder, declaration, size, value);
  builder.nets.set(name, net);
  return addCall(builder, net, [value], { weightsOf: name, span: declaration.span, environment });
}

function poolNet(builder: Builder, { name: { name, span }, doc }: PoolDeclaration, size: number, value: Value): Net {
  const op = pooledOf(size);
  const input = builder.value(value.type, { kind: 'input', net: name, input: 'x' }, span, 'x');
  const row = { inputs: [input.type], input: { x: input.type }, settings: {} };
  const nodes: OpNode[] = [];
  const output = builder.operation(
    nodes,
    {
      op,
      inputs: [input],
      inputNames: ['x'],
      settings: { size: { value: size, explicit: true } },
      weights: op.weights!(row).map((weight) => ({ ...weight, path: `${name}/${weight.name}` })),
      path: name,
      span,
    },
    value.type,
  );
  return {
    name,
    keyword: 'pool',
    ...(doc ? { doc } : {}),
    span,
    inputs: [{ name: 'x', value: input }],
    nodes,
    outputs: [{ name: 'output', value: output }],
    taps: [],
    labels: new Map(),
  };
}
