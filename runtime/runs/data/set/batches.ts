import * as tf from '@tensorflow/tfjs-core';
import { byName } from '../../../common/by-name.js';
import { UserError } from '../../../common/errors.js';
import type { Batch, DataDefinition } from '../../../contract/model.js';
import { permutation } from '../source/draws.js';
import type { Split } from '../source/source.js';
import type { Named } from './examples.js';

/** The place of a batch in an epoch, and whether it is for training. */
export interface Occasion {
  readonly split: Split;
  readonly epoch: number;
  readonly shuffle: boolean;
  readonly augment: boolean;
}

/** The values of a batch before they are tensors, so that batches read ahead do not hold tensors. */
export type Values = Readonly<
  Record<string, { readonly data: Float32Array | Int32Array; readonly shape: readonly number[] }>
>;

/** A side of a set whose examples are of any kind, and the values of its fields. */
export interface ReadSide<E> {
  readonly splits: Readonly<Record<Split, ArrayLike<E>>>;
  readonly read: (examples: readonly E[], places: readonly number[], occasion: Occasion) => Promise<Values>;
}

/** Reads the batches of a data set: chooses the examples and their order, and asks the sides for their values. */
export class BatchReader<E extends Named | number> {
  private readonly orders = new Map<string, Int32Array>();

  /** @param classes The training examples by class, if the set is balanced. */
  constructor(
    private readonly name: string,
    private readonly sides: readonly ReadSide<E>[],
    private readonly seed: number,
    private readonly classes?: readonly ArrayLike<E>[],
  ) {}

  /**
   * The number of rows in an epoch: those of the longest side, or of a balanced set, enough for its largest class to go
   * round once.
   */
  count(split: Split): number {
    if (split === 'train' && this.classes)
      return this.classes.length * Math.max(...this.classes.map((examples) => examples.length));
    return Math.max(...this.sides.map((side) => side.splits[split].length));
  }

  /** The values at places `from` … `to − 1` of an epoch's order. They depend on seed, epoch and place alone. */
  read(from: number, to: number, occasion: Occasion): Promise<Values> {
    return this.at(
      Array.from({ length: to - from }, (_, i) => from + i),
      occasion,
    );
  }

  /** The values of given rows in the split's own order, never augmented. */
  readAt(split: Split, indices: readonly number[]): Promise<Values> {
    return this.at(indices, { split, epoch: 0, shuffle: false, augment: false });
  }

  /** The names of those rows; the sides of an unpaired set are joined by a plus. */
  namesAt(split: Split, indices: readonly number[]): string[] {
    const occasion = { split, epoch: 0, shuffle: false, augment: false };
    return indices.map((place) => {
      const examples = this.sides.map((side, index) => this.exampleAt(side, index, place, occasion));
      return examples
        .map((example) => (typeof example === 'number' ? `${split} ${place + 1}` : example.name))
        .join(' + ');
    });
  }

  private async at(places: readonly number[], occasion: Occasion): Promise<Values> {
    const parts = await Promise.all(
      this.sides.map((side, index) =>
        side.read(
          places.map((place) => this.exampleAt(side, index, place, occasion)),
          places,
          occasion,
        ),
      ),
    );
    return Object.assign({}, ...parts) as Values;
  }

  /** A shorter side of an unpaired set starts again, in a new order, until the longer one is through. */
  private exampleAt(side: ReadSide<E>, index: number, place: number, { split, epoch, shuffle }: Occasion): E {
    if (split === 'train' && this.classes) {
      // Classes take turns, so that every batch holds as many of each; each class goes round in its own order.
      const turn = place % this.classes.length;
      const examples = this.classes[turn]!;
      return this.inTurn(examples, Math.floor(place / this.classes.length), turn, { split, epoch, shuffle });
    }
    return this.inTurn(side.splits[split], place, index, { split, epoch, shuffle });
  }

  private inTurn(
    examples: ArrayLike<E>,
    place: number,
    list: number,
    { split, epoch, shuffle }: Pick<Occasion, 'split' | 'epoch' | 'shuffle'>,
  ): E {
    const round = Math.floor(place / examples.length);
    const row = place % examples.length;
    return examples[shuffle ? this.order(examples.length, split, list, epoch, round)[row]! : row]!;
  }

  private order(count: number, split: Split, side: number, epoch: number, round: number): Int32Array {
    const key = `${split} ${side} ${epoch} ${round}`;
    const known = this.orders.get(key);
    if (known) return known;
    if (this.orders.size > 8) this.orders.clear(); // Only the orders of the current epoch are asked for again.
    const order = permutation(count, this.seed, 'shuffle', this.name, split, side, epoch, round);
    this.orders.set(key, order);
    return order;
  }
}

/**
 * The training examples by class, if the definition balances them.
 * @throws UserError if a class has no training example.
 */
export function balanced<E>(
  { name, fields, balance: field }: DataDefinition,
  examples: ArrayLike<E>,
  labelOf: (example: E, field: string) => number,
  classNames: Readonly<Record<string, readonly string[]>>,
): E[][] | undefined {
  if (field === undefined) return undefined;
  const declared = fields[field];
  const classes = Array.from({ length: declared?.kind === 'class' ? declared.classes : 0 }, (): E[] => []);
  for (const example of Array.from(examples)) classes[labelOf(example, field)]!.push(example);
  const empty = classes.findIndex((members) => members.length === 0);
  if (empty < 0 && classes.length > 0) return classes;
  const number = Math.max(empty, 0);
  const called = classNames[field]?.[number] ?? String(number);
  throw new UserError(
    `${name} cannot be balanced by ${field}: no training example has class ${number}${called === String(number) ? '' : ` (${called})`}.`,
    {
      hint: `Take \`balance ${field}\` out, or declare as many classes as there are.`,
    },
  );
}

/** Whole numbers as int32 and all others as float32, with the shape of the batch. The caller disposes them. */
export function toTensors(values: Values): Batch {
  return byName(
    Object.entries(values).map(([name, { data, shape }]) => [
      name,
      tf.tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32'),
    ]),
  );
}
