/** Functions of the level of the model, as the plan has them. Each evaluates a slice of the graph and returns its results. */
import type { NamedValue, Value } from '../../graph/types.js';
import { propertyName } from '../../escape/typescript.js';
import type { PlannedFunction, PlannedResult } from '../../plan/functions.js';
import { Body } from './body.js';
import type { Emitted } from './emitted.js';
import { where } from '../common/places.js';
import { objectOf, record } from './emitted.js';
import { Names, tensorOfRank, tensorType } from './names.js';
import type { NetOptions } from './net.js';

/** Reads fields from the batch, evaluates the slice behind the results, and returns them. */
export function emitSlice(
  planned: PlannedFunction,
  { fuse, functions, fold }: Pick<NetOptions, 'fuse' | 'functions' | 'fold'>,
): Emitted[] {
  const { results, reads, given, repeated } = planned;
  const names = new Names([...functions.values(), 'w', 'pass']);
  const outside = new Map<Value, string>();
  const pattern: string[] = [];
  for (const { name, value } of reads) {
    const claimed = names.claim(name);
    outside.set(value, claimed);
    pattern.push(claimed === name ? name : `${propertyName(name)}: ${claimed}`);
  }
  const body = new Body({
    ...{ root: '', names, fuse, functions, fold, outside },
    trains: planned.role === 'step',
    frozen: planned.frozen ?? new Set(),
    ...(planned.shares ? { shares: planned.shares } : {}),
  });
  body.emit(
    planned.nodes,
    results.map(({ value }) => value),
  );
  const expression = ({ value, perExample }: PlannedResult): string => {
    if (repeated && !value.type.batched) return body.asTensor(value, value.type.shape);
    const text = body.expression(value);
    if (value.origin.kind === 'constant') return `tf.scalar(${text})`;
    return perExample && value.type.batched && value.type.shape.length === 1 ? `tf.reshape(${text}, [-1])` : text;
  };
  const type = ({ value, perExample }: PlannedResult): string =>
    perExample && (value.type.batched || repeated)
      ? 'Tensor1D'
      : perExample && value.type.shape.length === 0
        ? 'Tensor'
        : repeated
          ? tensorOfRank(value.type.shape.length + 1)
          : tensorType(value);
  const fields = results.map((result) => [result.name, expression(result)] as const);
  const isList = planned.answer === 'list';
  const answer = isList ? `[${fields.map(([, text]) => text).join(', ')}]` : objectOf(fields);
  return [
    ...body.functions,
    {
      name: planned.name,
      exported: true,
      doc: docOf(planned),
      parameters: [
        { name: 'w', type: 'Weights' },
        {
          name: pattern.length > 0 ? `{ ${pattern.join(', ')} }` : given ? 'given' : 'batch',
          type: given ? typeOf(given) : 'Batch',
        },
        { name: 'pass', type: 'Pass', optional: true },
      ],
      returns: isList ? 'Tensor[]' : record(results.map((result) => [result.name, type(result)])),
      statements: [...body.statements, `return ${answer};`],
    },
  ];
}

const typeOf = (values: readonly NamedValue[]): string =>
  record(values.map(({ name, value }) => [name, tensorType(value)]));

const docOf = ({ doc, about, span }: PlannedFunction): string =>
  `${doc ? `${doc}\n\n` : ''}${about}${span ? ` · ${where(span)}` : ''}`;
