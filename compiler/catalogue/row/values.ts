/** What values and settings are, as the catalogue and the graph both speak of them. Shapes leave the batch axis out. */
import type { InitializerName } from './names.js';

import type { Span } from '../../../grammar/syntax/source.js';

/** Closed interval that a value is known to stay in. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

export interface ValueType {
  readonly shape: readonly number[];
  readonly batched: boolean;
  readonly range?: ValueRange;
  /** For class labels: how many classes; the value is a whole number. */
  readonly classes?: number;
}

export type SettingValue =
  | number
  | string
  | boolean
  | readonly SettingValue[]
  | { readonly config: string; readonly settings: Readonly<Record<string, SettingValue>> };

/** A setting with who chose it: the author, or the catalogue. */
export interface Setting {
  readonly value: SettingValue;
  readonly explicit: boolean;
  /** Where the author wrote its value. */
  readonly span?: Span;
  /** Where the author wrote its name; absent for an argument without one. */
  readonly nameSpan?: Span;
}

export type WeightInitializer = {
  readonly kind: InitializerName;
  readonly settings: Readonly<Record<string, number | string>>;
};
