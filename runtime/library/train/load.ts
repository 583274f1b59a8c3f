import * as tf from '@tensorflow/tfjs-core';
import { closest, distance } from 'fastest-levenshtein';
import { UserError } from '../../common/errors.js';
import type { NamedArrays } from '../weights/arrays.js';
import type { WeightStore } from './weight-store.js';

/**
 * Sets every weight and state of a store. All are checked before the first is set. A {@link UserError} names a path
 * that is missing or has another shape.
 */
export function loadArrays(store: WeightStore, arrays: NamedArrays): void {
  for (const { path, variable } of store.entries.values()) {
    const array = arrays.get(path);
    if (!array)
      throw new UserError(`The weights have no '${path}'.${suggestion(path, arrays)}`, {
        hint: 'Were they made by another version of this model?',
      });
    if (array.shape.join() !== variable.shape.join())
      throw new UserError(
        `'${path}' is [${variable.shape.join(', ')}] in the model and [${array.shape.join(', ')}] in the weights.`,
        {
          hint: 'Were they made with other settings?',
        },
      );
  }
  for (const { path, variable } of store.entries.values()) {
    const { shape, values } = arrays.get(path)!;
    tf.tidy(() => variable.assign(tf.tensor(values, [...shape], 'float32')));
  }
}

/** Sets some weights and states, which must exist in these shapes; averages of nets start from them too. */
export function assignArrays(
  store: WeightStore,
  averages: Readonly<Record<string, { readonly of: string }>>,
  arrays: NamedArrays,
): void {
  for (const [path, { shape, values }] of arrays) {
    const net = path.split('/', 1)[0]!;
    const copies = Object.entries(averages).flatMap(([name, { of }]) =>
      of === net ? [name + path.slice(of.length)] : [],
    );
    for (const each of [path, ...copies]) {
      const entry = store.entries.get(each);
      if (!entry) throw new UserError(`The model has no weight '${each}'.`);
      tf.tidy(() => entry.variable.assign(tf.tensor(values, [...shape], 'float32')));
    }
  }
}

function suggestion(path: string, arrays: NamedArrays): string {
  const names = [...arrays.keys()].filter((name) => !name.startsWith('optimizer/'));
  const nearest = names.length > 0 ? closest(path, names) : undefined;
  return nearest !== undefined && distance(path, nearest) <= 5 ? ` Did you mean '${nearest}'?` : '';
}
