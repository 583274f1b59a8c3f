/** Functions of the model level: what a loss, a sample or a plot is computed from, and nothing else. */
import { valuesBehind } from '../../graph/ancestors.js';
import type { ModelGraph, Value } from '../../graph/types.js';
import { propertyName } from '../../escape/typescript.js';
import { Body } from './body.js';
import type { FoldOptions } from './body.js';
import type { Emitted } from './emitted.js';
import { objectOf, record } from './emitted.js';
import { Names, tensorOfRank, tensorType } from './names.js';
import type { NetFunctions } from './names.js';
import type { SharedCalls } from '../../plan/sharing.js';

/** A model-level function: destructures what it needs of the batch, evaluates the slice behind `results`, returns them. */
export function emitSlice(
  graph: ModelGraph,
  options: {
    readonly name: string;
    readonly doc: string;
    readonly second: { readonly name: 'batch' | 'given'; readonly type: string };
    readonly results: readonly { readonly name: string; readonly value: Value; readonly perExample?: boolean }[];
    readonly shape: 'record' | 'list';
    /** Results that are the same for all examples are repeated for each: where one of every example is shown. */
    readonly repeated?: boolean;
    readonly fuse: boolean;
    readonly functions: NetFunctions;
    readonly fold?: FoldOptions | undefined;
    /** A training step: the nets that it leaves alone. */
    readonly trains?: { readonly frozen: ReadonlySet<string> };
    readonly shares?: SharedCalls;
    /** Answered with as well where they are computed on the way. */
    readonly extras?: readonly { readonly name: string; readonly value: Value }[];
  },
): Emitted[] {
  const names = new Names([...options.functions.values(), 'w', 'pass']);
  const { results, extras = [] } = options;
  const roots = results.map((result) => result.value);
  const needed = outsideOf(roots);
  const outside = new Map<Value, string>();
  const pattern: string[] = [];
  for (const [value, name] of needed) {
    const claimed = names.claim(name);
    outside.set(value, claimed);
    pattern.push(claimed === name ? name : `${propertyName(name)}: ${claimed}`);
  }
  const body = new Body({
    root: '',
    names,
    trains: options.trains !== undefined,
    frozen: options.trains?.frozen ?? new Set(),
    fuse: options.fuse,
    functions: options.functions,
    fold: options.fold,
    ...(options.shares ? { shares: options.shares } : {}),
    outside,
  });
  body.emit(
    graph.nodes,
    roots,
    extras.map(({ value }) => value),
  );
  const all = [
    ...results,
    ...extras.filter(({ value }) => body.has(value)).map((extra) => ({ ...extra, perExample: true })),
  ];
  const perExample = ({ value, perExample: flat }: { value: Value; perExample?: boolean }): string => {
    if (options.repeated && !value.type.batched) return body.asTensor(value, value.type.shape);
    const text = body.expression(value);
    if (value.origin.kind === 'constant') return `tf.scalar(${text})`;
    return flat && value.type.batched && value.type.shape.length === 1 ? `tf.reshape(${text}, [-1])` : text;
  };
  const type = ({ value, perExample: flat }: { value: Value; perExample?: boolean }): string =>
    flat && (value.type.batched || options.repeated)
      ? 'Tensor1D'
      : flat && value.type.shape.length === 0
        ? 'Tensor'
        : options.repeated
          ? tensorOfRank(value.type.shape.length + 1)
          : tensorType(value);
  const fields = all.map((result) => [result.name, perExample(result)] as const);
  const answer = options.shape === 'list' ? `[${fields.map(([, text]) => text).join(', ')}]` : objectOf(fields);
  const usesBatch = pattern.length > 0;
  return [
    ...body.functions,
    {
      name: options.name,
      exported: true,
      doc: options.doc,
      parameters: [
        { name: body.refersTo('weights') ? 'w' : '_w', type: 'Weights' },
        { name: usesBatch ? `{ ${pattern.join(', ')} }` : `_${options.second.name}`, type: options.second.type },
        ...(body.refersTo('pass') ? [{ name: 'pass', type: 'Pass' }] : []),
      ],
      returns: options.shape === 'list' ? 'Tensor[]' : record(all.map((result) => [result.name, type(result)])),
      statements: [...body.statements, `return ${answer};`],
    },
  ];
}

/** Fields and given values that a slice takes from outside, in the order of their declaration. */
function outsideOf(roots: readonly Value[]): Map<Value, string> {
  const found = new Map<Value, string>();
  for (const value of valuesBehind(roots)) {
    if (value.origin.kind === 'field') found.set(value, value.origin.field);
    if (value.origin.kind === 'given') found.set(value, value.origin.name);
  }
  return found;
}

/** The type of all that some values take from outside. */
export const givenType = (roots: readonly Value[]): string =>
  record([...outsideOf(roots)].map(([value, name]) => [name, tensorType(value)]));
