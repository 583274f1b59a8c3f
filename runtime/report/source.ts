/** Where pictures and evaluations take their examples from: the model's data sets, opened when first asked for. */
import * as tf from '@tensorflow/tfjs-core';
import type { DataContents, DataSet, RecordedData, Split } from '../data/index.js';
import type { AnyModel, Batch, Selection } from '../model.js';

export class DataSource {
  private readonly opened = new Map<string, Promise<DataSet>>();

  constructor(
    readonly model: AnyModel,
    private readonly open: (name: string) => Promise<DataSet>,
    /** What the sets held when the run was started: names of classes are known without opening them. */
    private readonly recorded: Readonly<Record<string, Pick<DataContents, 'classes'>>> = {},
  ) {}

  /** The named data set of the model; the training one without a name. */
  set(name = this.model.train.data): Promise<DataSet> {
    let set = this.opened.get(name);
    if (!set) this.opened.set(name, (set = this.open(name)));
    return set;
  }

  /** `on`'s split; without one, the test split where there is one, or else the training split. */
  async splitOf(on: Selection | undefined): Promise<Split> {
    if (on?.split) return on.split;
    return (await this.set(on?.data)).count('test') > 0 ? 'test' : 'train';
  }

  /** Batches of a selection in the order of the data, unshuffled and not augmented. Each is disposed when the next is asked for. */
  async *batches(on: Selection | undefined, size: number): AsyncGenerator<Batch> {
    const set = await this.set(on?.data);
    const split = await this.splitOf(on);
    const count = Math.min(set.count(split), on?.first ?? Infinity);
    for (let first = 0; first < count; first += size) {
      const batch = await set.at(
        split,
        Array.from({ length: Math.min(size, count - first) }, (_, index) => first + index),
      );
      try {
        yield batch;
      } finally {
        tf.dispose(Object.values(batch));
      }
    }
  }

  /** The first `count` examples (fewer where there are fewer). The caller disposes them. */
  async first(on: Selection | undefined, count: number): Promise<Batch> {
    const set = await this.set(on?.data);
    const split = await this.splitOf(on);
    const wanted = Math.min(count, on?.first ?? Infinity, set.count(split));
    return set.at(
      split,
      Array.from({ length: wanted }, (_, index) => index),
    );
  }

  /**
   * Names of the classes of a data field, by number; undefined where they are not known, or are the numbers themselves.
   * @param on where its examples are taken from; the training set, or any other with the field, when absent.
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

  /** What the sets that are open hold, and what tells them from others, by their names in the spec. */
  async records(): Promise<Record<string, RecordedData>> {
    const found: Record<string, RecordedData> = {};
    for (const [name, set] of this.opened) {
      const opened = await set;
      found[name] = { ...opened.contents, ...(await opened.record()) };
    }
    return found;
  }

  /** Data files passed over because they could not be read, as `set: name: why`. */
  async skipped(): Promise<string[]> {
    const lists = await Promise.all(
      [...this.opened].map(async ([name, set]) =>
        (await set).skipped.map((file) => `${name}: ${file.file}: ${file.reason}`),
      ),
    );
    return lists.flat();
  }

  /** Lets go of open archives. */
  async close(): Promise<void> {
    for (const set of this.opened.values()) (await set.catch(() => undefined))?.close();
  }
}
