/** The spelling of one op in TypeScript on tfjs. The catalogue says what the op is; a spelling adds nothing to that. */
import type { OpName } from '../../../catalogue/row/names.js';
import type { SettingValue, ValueType } from '../../../catalogue/row/values.js';
import type { MemoryUse } from '../../../plan/target.js';
import { dimensions } from './literal.js';

/** The surroundings of an op where it is written. Every string is TypeScript source text. */
export interface EmitContext {
  /** Expressions of the inputs, expanded to broadcast if the row asks for it. */
  readonly inputs: readonly string[];
  readonly input: Readonly<Record<string, string | undefined>>;
  readonly types: readonly ValueType[];
  readonly output: ValueType;
  /** The layer's weights as an object expression: `w.conv`. */
  readonly weights: string;
  readonly settings: Settings;
  /** The row's column `declared`. */
  readonly declared: Settings;
  /** The key of the layer's draws, as a string literal. */
  readonly key: string;
  /** The pass: that of several draws of each example inside `draws`. */
  readonly pass: string;
  /** The activation that the layer applies, in the form that the activation's spelling gives. */
  readonly activation?: Activation;
  /** For layers with blocks: a call of the blocks on an expression. */
  readonly branch?: (received: string) => string;
  /** For layers with blocks: a function that calls them. */
  readonly branchFunction?: string;
  /**
   * In functions that are called repeatedly under the same weights: writes an expression that depends only on these
   * once, before the function, and returns its name.
   */
  readonly once?: (expression: string, hint: string) => string;
}

export type Settings = Readonly<Record<string, SettingValue>>;

/** The option of a layer that applies the activation: `'relu'`, `{ leakyRelu: 0.2 }`. */
export type Activation = string | Readonly<Record<string, number>>;

export interface Spelling {
  /** The call, as one expression. */
  call(code: EmitContext): string;
  /** The call of the inverse. Its first input is the layer's result; settings, weights, types and branches are the layer's. */
  inverse?(code: EmitContext): string;
  /** An expression that measures the Lipschitz constant, if that depends on weights. */
  measure?(code: EmitContext): string;
  /** Fields of the object that the call returns, one for each result of the row. */
  readonly results?: readonly string[];
  /** The call is written inside the only expression that uses it: arithmetic, not layers. */
  readonly inline?: boolean;
  /** The tensor type of the call is given by the annotation of the constant that receives it. */
  readonly annotate?: boolean | ((code: Pick<EmitContext, 'types' | 'settings'>) => boolean);
  /** The call returns the tensor type of its first input. An expression in place of that input does not show its type. */
  readonly keepsType?: boolean;
  /** The number of times that the call can be differentiated, if it has a gradient but not a second one. */
  readonly gradients?: 1;
  /** For calls that can be differentiated only once: the op that does nearly the same and can be differentiated twice. */
  readonly smoother?: OpName;
  /** For layers: the activations that the call can apply to its result. */
  readonly takesIn?: readonly OpName[];
  /** For activations: the option of a layer that applies it. Its gradient is computed from its result. */
  asSetting?(settings: Settings): Activation;
  /** Numbers that the call makes in a training pass. By default, it makes its result and nothing else. */
  memory?(pass: TrainingPass): MemoryUse;
  /** For layers with blocks: the number of passes through them whose results a training pass keeps; 1 by default. */
  readonly passesThroughBlocks?: number;
}

/** The pass whose memory is asked for. */
export interface TrainingPass {
  readonly inputs: readonly ValueType[];
  readonly settings: Settings;
  readonly declared: Settings;
  readonly examples: number;
  /** The count of numbers of the result. */
  readonly size: number;
}

/** `nn.stop(x)`: a function of the inputs alone. */
export const calls = (name: string, flags: Omit<Spelling, 'call'> = {}): Spelling => ({
  ...flags,
  call: ({ inputs }) => `${name}(${inputs.join(', ')})`,
});

/** `nn.clip(x, 0, 1)`: a function of the first input and of arguments from the settings. */
export const callsWith = (
  name: string,
  more: (code: EmitContext) => readonly (string | undefined)[],
  flags: Omit<Spelling, 'call'> = {},
): Spelling => ({ ...flags, call: (code) => call(name, code.inputs[0], ...more(code)) });

/** A call with those arguments that are defined. */
export const call = (name: string, ...parts: readonly (string | undefined)[]): string =>
  `${name}(${parts.filter((part) => part !== undefined).join(', ')})`;

/** The pass of several draws of each example. */
export const passOf = ({ copies }: Pick<ValueType, 'copies'>): string =>
  copies === undefined ? 'pass' : `pass.draws(${copies})`;

/** The full shape of a tensor with a batch axis. The pass knows the number of examples. */
export const fullShape = (shape: readonly number[], copies?: number): string =>
  `[${[copies === undefined ? 'pass.batch' : `${copies} * pass.batch`, ...dimensions(shape)].join(', ')}]`;

/** The full shape of a result. */
export const shapeOf = ({ output }: Pick<EmitContext, 'output'>): string => fullShape(output.shape, output.copies);
