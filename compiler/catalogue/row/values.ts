/** Types of values and settings, shared by the catalogue and the graph. Shapes leave the batch axis out. */
import type { InitializerName } from './names.js';

import type { Span } from '../../../grammar/syntax/source.js';

/** A closed interval that holds the value. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

export interface ValueType {
  readonly shape: readonly number[];
  readonly batched: boolean;
  /** The value holds every example of the batch beside each example: one more axis, which no shape counts. */
  readonly others?: true;
  readonly range?: ValueRange;
  /** The number of classes, for class labels. The value is a whole number. */
  readonly classes?: number;
  /** Inside `draws 5 { … }`: the number of draws of each example, which stand one after the other in the batch. */
  readonly copies?: number;
}

export type SettingValue =
  | number
  | string
  | boolean
  | readonly SettingValue[]
  | { readonly config: string; readonly settings: Readonly<Record<string, SettingValue>> };

/** A setting with its source: the author, or the catalogue. */
export interface Setting {
  readonly value: SettingValue;
  readonly explicit: boolean;
  /** The value in the spec, if the author wrote it. */
  readonly span?: Span;
  /** The name in the spec; absent for an argument without a name. */
  readonly nameSpan?: Span;
}

export type WeightInitializer = {
  readonly kind: InitializerName;
  readonly settings: Readonly<Record<string, number | string>>;
};
