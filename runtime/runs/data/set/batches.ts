import * as tf from '@tensorflow/tfjs-core';
import { byName } from '../../../common/by-name.js';
import { UserError } from '../../../common/errors.js';
import type { Batch, DataDefinition } from '../../../contract/model.js';
import { permutation } from '../source/draws.js';
import type { Example, Side } from './examples.js';
import type { Preparation } from './prepare.js';
import { UnreadableImage } from '../pictures/unreadable.js';
import type { Split } from '../source/source.js';

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

/** Reads the batches of a data set: chooses the rows and their order, and reads their values. */
export class BatchReader {
  private readonly orders = new Map<string, Int32Array>();
  /** The training examples by class, if the definition balances them. */
  private readonly classes?: readonly (readonly Example[])[];

  constructor(
    private readonly definition: DataDefinition,
    private readonly sides: readonly Side[],
    private readonly preparation: Preparation,
    private readonly labelOf: (example: Example, field: string) => number,
    private readonly classNames: Readonly<Record<string, readonly string[]>>,
    private readonly seed: number,
  ) {
    if (definition.balance !== undefined) this.classes = this.byClass(definition.balance);
  }

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
  async read(from: number, to: number, occasion: Occasion): Promise<Values> {
    const places = Array.from({ length: to - from }, (_, i) => from + i);
    const parts = await Promise.all(
      this.sides.map((side, index) =>
        this.readSide(
          side,
          places.map((place) => this.exampleAt(side, index, place, occasion)),
          places,
          occasion,
        ),
      ),
    );
    return Object.assign({}, ...parts) as Values;
  }

  /** The values of given rows in the split's own order, never augmented. */
  async readAt(split: Split, indices: readonly number[]): Promise<Values> {
    const occasion: Occasion = { split, epoch: 0, shuffle: false, augment: false };
    const parts = await Promise.all(
      this.sides.map((side, list) =>
        this.readSide(
          side,
          indices.map((index) => this.exampleAt(side, list, index, occasion)),
          indices,
          occasion,
        ),
      ),
    );
    return Object.assign({}, ...parts) as Values;
  }

  /** A shorter side of an unpaired set starts again, in a new order, until the longer one is through. */
  private exampleAt(side: Side, index: number, place: number, { split, epoch, shuffle }: Occasion): Example {
    if (split === 'train' && this.classes) {
      // Classes take turns, so that every batch holds as many of each; each class goes round in its own order.
      const turn = place % this.classes.length;
      const examples = this.classes[turn]!;
      return this.inTurn(examples, Math.floor(place / this.classes.length), turn, { split, epoch, shuffle });
    }
    return this.inTurn(side.splits[split], place, index, { split, epoch, shuffle });
  }

  private inTurn(
    examples: readonly Example[],
    place: number,
    list: number,
    { split, epoch, shuffle }: Pick<Occasion, 'split' | 'epoch' | 'shuffle'>,
  ): Example {
    const round = Math.floor(place / examples.length);
    const row = place % examples.length;
    return examples[shuffle ? this.order(examples.length, split, list, epoch, round)[row]! : row]!;
  }

  /** @throws UserError if a class has no training example. */
  private byClass(field: string): Example[][] {
    const { name, fields } = this.definition;
    const declared = fields[field];
    const classes = Array.from({ length: declared?.kind === 'class' ? declared.classes : 0 }, (): Example[] => []);
    for (const example of this.sides[0]!.splits.train) classes[this.labelOf(example, field)]!.push(example);
    const empty = classes.findIndex((examples) => examples.length === 0);
    if (empty < 0 && classes.length > 0) return classes;
    const number = Math.max(empty, 0);
    const called = this.classNames[field]?.[number] ?? String(number);
    throw new UserError(
      `${name} cannot be balanced by ${field}: no training picture has class ${number}${called === String(number) ? '' : ` (${called})`}.`,
      {
        hint: `Take \`balance ${field}\` out, or declare as many classes as there are.`,
      },
    );
  }

  private order(count: number, split: Split, side: number, epoch: number, round: number): Int32Array {
    const key = `${split} ${side} ${epoch} ${round}`;
    const known = this.orders.get(key);
    if (known) return known;
    if (this.orders.size > 8) this.orders.clear(); // Only the orders of the current epoch are asked for again.
    const order = permutation(count, this.seed, 'shuffle', this.definition.name, split, side, epoch, round);
    this.orders.set(key, order);
    return order;
  }

  private async readSide(
    side: Side,
    examples: readonly Example[],
    places: readonly number[],
    occasion: Occasion,
  ): Promise<Values> {
    const { epoch, augment } = occasion;
    const pictures = examples.map((example, i) =>
      this.preparation.pictures(
        example,
        side.fields,
        augment ? { seed: this.seed, epoch, position: places[i]! } : undefined,
      ),
    );
    const ready = await Promise.all(pictures).catch(gone);
    const values = byName<Values[string]>();
    for (const name of side.fields) {
      const field = this.definition.fields[name]!;
      if (field.kind === 'class') {
        values[name] = {
          data: Int32Array.from(examples, (example) => this.labelOf(example, name)),
          shape: [examples.length],
        };
        continue;
      }
      const [low, high] = field.range;
      const size = field.shape[0] * field.shape[1] * field.shape[2];
      const scaled = Float32Array.from({ length: 256 }, (_, byte) => low + ((high - low) * byte) / 255);
      const data = new Float32Array(examples.length * size);
      ready.forEach((picture, i) => {
        const values = picture[name]!.data;
        if (values instanceof Float32Array) data.set(values, i * size);
        else for (let j = 0, at = i * size; j < size; j++, at++) data[at] = scaled[values[j]!]!;
      });
      values[name] = { data, shape: [examples.length, ...field.shape] };
    }
    return values;
  }
}

/** The error for a file that was whole when the set was opened and is now damaged or missing. */
export function gone(error: unknown): never {
  if (!(error instanceof UnreadableImage)) throw error;
  throw new UserError(
    `${error.file} could be read when the data set was opened, and cannot be read any more: ${error.message}.`,
    {
      hint: 'Put the file back and go on with the run; its checkpoints are kept.',
      cause: error,
    },
  );
}

/** Images as float32 [batch, h, w, c] and classes as int32 [batch]. The caller disposes them. */
export function toTensors(values: Values): Batch {
  return byName(
    Object.entries(values).map(([name, { data, shape }]) => [
      name,
      data instanceof Int32Array
        ? tf.tensor1d(data, 'int32')
        : tf.tensor4d(data, shape as [number, number, number, number], 'float32'),
    ]),
  );
}
