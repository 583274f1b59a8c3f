/** The examples on which something is measured or drawn, and the epochs after which it is. */

export type SplitName = 'train' | 'validation' | 'test';

export interface Selection {
  readonly data?: string;
  readonly split?: SplitName;
  /** The most examples to take, in the order of the data. */
  readonly first?: number;
  /** The most examples to take, chosen by the seed without repetition: the same at every epoch. */
  readonly random?: number;
}

/** Epochs after which something is due, counted from 1. */
export type EpochSchedule =
  | { readonly kind: 'every'; readonly interval: number }
  | { readonly kind: 'epochs'; readonly epochs: readonly (number | 'first' | 'middle' | 'last')[] }
  /** The end of a stage of the training. */
  | { readonly kind: 'after'; readonly stage: string };

/** `at: every(5)`. */
export const every = (interval: number): EpochSchedule => ({ kind: 'every', interval });

type NamedEpoch = Extract<EpochSchedule, { kind: 'epochs' }>['epochs'][number];
/** `at: epochs(10, 20, 'last')`. */
export const epochs = (...chosen: readonly NamedEpoch[]): EpochSchedule => ({ kind: 'epochs', epochs: chosen });

/** `at: after('coding')`. */
export const after = (stage: string): EpochSchedule => ({ kind: 'after', stage });
