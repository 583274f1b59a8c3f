/**
 * The form of a model: its computations as plain data. Two specs that mean the same have the same form up to spelling.
 * `JSON.stringify` writes it, `JSON.parse` reads it back. Nothing here points into a spec or a graph.
 *
 * Names of models and doc comments are not part of it. Everything unordered is keyed by name. Layers stand in a
 * canonical order (see order.ts) that does not depend on the order of statements.
 */
import type { SettingValue, WeightInitializer } from '../../catalogue/row/values.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The source of a layer's input. */
export type Source =
  | { readonly kind: 'layer'; readonly path: string }
  /** An input of the net. */
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'number'; readonly value: number };

export interface SettingForm {
  readonly value: SettingValue;
  /** True if the author wrote it; false for the catalogue's default. */
  readonly explicit: boolean;
}

export interface WeightForm {
  /** The last part of the weight's path: `kernel`. */
  readonly name: string;
  readonly role: 'weight' | 'state';
  readonly shape: readonly number[];
  readonly initializer: WeightInitializer;
}

export interface LayerForm {
  /** The path below the net: `repeat/0/conv`. */
  readonly path: string;
  readonly op: string;
  readonly settings: Readonly<Record<string, SettingForm>>;
  /** Inputs, named as in the catalogue. Variadic ops repeat the name. */
  readonly inputs: readonly { readonly name: string; readonly from: Source }[];
  /** The shape without the batch axis. */
  readonly output: readonly number[];
  readonly weights: readonly WeightForm[];
  /** Floating-point operations per example; a multiply-add counts as two. */
  readonly flops: number;
}

export interface NetForm {
  readonly inputs: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    /** The net is a flow that is given the value, and does not transform it. */
    readonly given?: boolean;
  }[];
  readonly layers: readonly LayerForm[];
  /** Outputs, then the labels that are read from outside. */
  readonly outputs: readonly { readonly name: string; readonly from: Source }[];
}

/** An expression at the level of the model: losses, metrics, `let`s, values of samples and plots. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'field'; readonly name: string }
  /** A value given to a sample, or one that a loop knows, which has a key of its own. */
  | { readonly kind: 'given'; readonly name: string; readonly key?: string }
  /** A named value of the model: a `let`, a loss, a metric. `output` is set if a call has several outputs. */
  | { readonly kind: 'value'; readonly name: string; readonly output?: string }
  | {
      readonly kind: 'op';
      readonly op: string;
      readonly inputs: readonly { readonly name: string; readonly value: Expression }[];
      readonly settings: Readonly<Record<string, SettingForm>>;
      /** For draws: the key of the random numbers. */
      readonly draw?: string;
    }
  | {
      readonly kind: 'call';
      readonly net: string;
      /** The question to a flow; absent for a call of the net itself. */
      readonly form?: string;
      readonly inputs: readonly { readonly name: string; readonly value: Expression }[];
      readonly training: boolean;
      readonly output?: string;
    }
  | { readonly kind: 'gradient'; readonly of: Expression; readonly by: Expression }
  /** One of the values that a search found. */
  | {
      readonly kind: 'search';
      readonly of: Expression;
      readonly over: readonly { readonly name: string; readonly value: Expression }[];
      /** `adam(lr=0.01), repeat 1000`. */
      readonly how: string;
      readonly output: string;
    }
  /** One of the values that a loop carries, after its last iteration. */
  | {
      readonly kind: 'loop';
      /** Each carried value: where it starts, and what an iteration makes of it. */
      readonly carries: readonly { readonly name: string; readonly start: Expression; readonly next: Expression }[];
      /** `times(1..0, steps=50)`, as it is written by default. */
      readonly over: string;
      readonly iterations: number;
      /** The table whose numbers it takes. */
      readonly table?: Expression;
      readonly output: string;
    };

/** A declaration as a flat record with keys such as `x.shape`, `optimizer.lr`. Values are JSON; expressions are trees. */
export type Entry = Readonly<Record<string, Json | Expression>>;
/** The optimizer field of a step that shares the optimizer of another step. */
export const sharedOptimizer = (step: string): string => `that of ${step}`;
/** The key under which a stage keeps a field of its training: `coding.order`. */
export const keyOfStage = (stage: string, field: string): string => `${stage}.${field}`;
/** The field in such a key. A key without a stage is the field itself. */
export const fieldInStage = (key: string): string => key.slice(key.lastIndexOf('.') + 1);

export type Entries = Readonly<Record<string, Entry>>;

/** Sections in the order of a report. */
export const sections = [
  'param',
  'data',
  'value',
  'loss',
  'metric',
  'average',
  'train',
  'step',
  'sample',
  'plot',
  'evaluation',
  'expect',
  'claim',
] as const;
export type Section = (typeof sections)[number];

export interface ModelForm {
  readonly nets: Readonly<Record<string, NetForm>>;
  readonly entries: Readonly<Record<Section, Entries>>;
}
