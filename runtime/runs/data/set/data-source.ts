/** The source of examples for pictures and evaluations: the model's data sets, opened when first asked for. */
import * as tf from '@tensorflow/tfjs-core';
import type { Split } from '../source/source.js';
import { randomOrder } from './random-order.js';
import type { DataSet } from './data-set.js';
import type { DataContents } from './contents.js';
import type { DataRecord } from './record.js';
import type { AnyModel, Batch, Selection } from '../../../contract/model.js';

export class DataSource {
  private readonly opened = new Map<string, Promise<DataSet>>();

  constructor(
    readonly model: AnyModel,
    private readonly open: (name: string) => Promise<DataSet>,
    /** The records of the sets when the run was started: they give names of classes without opening the sets. */
    private readonly recorded: Readonly<Record<string, DataRecord>> = {},
  ) {}

  /** The named data set of the model; the training one without a name. */
  set(name = this.model.train.data): Promise<DataSet> {
    let set = this.opened.get(name);
    if (!set) this.opened.set(name, (set = this.open(name)));
    return set;
  }

  /** The split of `on`; without one, the test split, or the training split of data without a test split. */
  async splitOf(on: Selection | undefined): Promise<Split> {
    if (on?.split) return on.split;
    return (await this.set(on?.data)).count('test') > 0 ? 'test' : 'train';
  }

  /**
   * The batches of a selection in the order of the data, or of its random choice, not augmented. Each is disposed when
   * the next is asked for.
   */
  async *batches(on: Selection | undefined, size: number): AsyncGenerator<Batch> {
    const count = await this.count(on);
    for (let first = 0; first < count; first += size) {
      const batch = await this.rows(on, first, size);
      try {
        yield batch;
      } finally {
        tf.dispose(Object.values(batch));
      }
    }
  }

  /** The number of examples in a selection. */
  async count(on: Selection | undefined): Promise<number> {
    const set = await this.set(on?.data);
    return Math.min(on?.first ?? Infinity, on?.random ?? Infinity, set.count(await this.splitOf(on)));
  }

  /** `count` examples from the place `first` on, or fewer at the end. The caller disposes them. */
  async rows(on: Selection | undefined, first: number, count: number): Promise<Batch> {
    const set = await this.set(on?.data);
    return set.at(await this.splitOf(on), await this.placesOf(on, first, count));
  }

  /** The places of those examples in their split. */
  private async placesOf(on: Selection | undefined, first: number, count: number): Promise<readonly number[]> {
    const last = Math.min(first + count, await this.count(on));
    if (on?.random !== undefined)
      return [...randomOrder(await this.set(on.data), await this.splitOf(on)).slice(first, last)];
    return Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
  }

  /** The names of the examples of a selection, in their order. */
  async namesOf(on: Selection): Promise<string[]> {
    const set = await this.set(on.data);
    return set.names(await this.splitOf(on), await this.placesOf(on, 0, Infinity));
  }

  /** The contents of a set: those on record, or else of the set itself. */
  async contentsOf(name: string): Promise<DataContents> {
    const opened = this.opened.get(name);
    return opened === undefined && this.recorded[name] ? this.recorded[name] : (await this.set(name)).contents;
  }

  /**
   * Names of the classes of a data field, by number; undefined if they are not known, or are the numbers themselves.
   * @param on The selection of its examples; if absent, the training set or any other with the field.
   */
  async classNames(field: string, on?: Selection): Promise<readonly string[] | undefined> {
    const { data, train } = this.model;
    for (const name of new Set([on?.data ?? train.data, train.data, ...Object.keys(data)])) {
      if (data[name]?.fields[field]?.kind !== 'class') continue;
      const opened = await this.opened.get(name);
      const names = (opened?.contents ?? this.recorded[name])?.classes?.[field]?.names;
      if (names) return names.every((each, index) => each === String(index)) ? undefined : names;
    }
    return undefined;
  }

  /**
   * The records of the open sets, by their names in the spec: what they hold and what tells them from others.
   * @param known Sets that are already on record, which are not looked at again.
   */
  async records(known: Readonly<Record<string, DataRecord>> = {}): Promise<Record<string, DataRecord>> {
    const found = new Map(Object.entries(known));
    for (const [name, set] of this.opened) if (!found.has(name)) found.set(name, await (await set).record());
    return Object.fromEntries(found);
  }

  /** The data files passed over because they could not be read, as `set: name: why`. */
  async skipped(): Promise<string[]> {
    const lists = await Promise.all(
      [...this.opened].map(async ([name, set]) =>
        (await set).skipped.map((file) => `${name}: ${file.file}: ${file.reason}`),
      ),
    );
    return lists.flat();
  }

  /** Closes open archives. */
  async close(): Promise<void> {
    for (const set of this.opened.values()) (await set.catch(() => undefined))?.close();
  }
}
