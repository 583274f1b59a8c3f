/** The spelling of one op in TypeScript on tfjs. The catalogue says what the op is; a spelling adds nothing to that. */
import type { OpName } from '../../../catalogue/row/names.js';
import type { SettingValue, ValueType } from '../../../catalogue/row/values.js';
import type { MemoryUse } from '../../../plan/target.js';
import { dimensions } from './literal.js';

/** The surroundings of an op where it is written. Every string is TypeScript source text. */
export interface EmitContext {
  /** Expressions of the inputs, already expanded to broadcast where the row asks for it. */
  readonly inputs: readonly string[];
  readonly input: Readonly<Record<string, string | undefined>>;
  readonly types: readonly ValueType[];
  readonly output: ValueType;
  /** The layer's weights as an object expression: `w.conv`. */
  readonly weights: string;
  readonly settings: Settings;
  /** The row's column `declared`. */
  readonly declared: Settings;
  /** Key of the layer's draws, a string literal. */
  readonly key: string;
  /** The activation that the layer takes in, as the spelling of that activation gives it. */
  readonly activation?: Activation;
  /** For layers that were given blocks: a call of them on an expression. */
  readonly branch?: (received: string) => string;
  /** The same as an expression of a function. */
  readonly branchFunction?: string;
  /** In functions that are called again and again under the same weights: writes what depends on these alone once, before, and answers its name. */
  readonly once?: (expression: string, hint: string) => string;
}

export type Settings = Readonly<Record<string, SettingValue>>;

/** `'relu'`, `{ leakyRelu: 0.2 }`: the option of a layer that applies it. */
export type Activation = string | Readonly<Record<string, number>>;

export interface Spelling {
  /** The call, as one expression. */
  call(code: EmitContext): string;
  /** The call that undoes it: its first input is what the layer made; settings, weights, types and branches are the layer's. */
  inverse?(code: EmitContext): string;
  /** An expression that measures its Lipschitz constant, where that depends on weights. */
  measure?(code: EmitContext): string;
  /** Fields of the object that the call answers with, one for each result of the row. */
  readonly results?: readonly string[];
  /** Written inside the expression that uses it, where that is the only one: arithmetic, not layers. */
  readonly inline?: boolean;
  /** The call leaves its tensor type to the annotation of the constant that receives it. */
  readonly annotate?: boolean;
  /** The call answers with the tensor type of its first input, which an expression written in its place does not say. */
  readonly keepsType?: boolean;
  /** How often the call can be differentiated, where that is less often than twice and the op has a gradient. */
  readonly gradients?: 1;
  /** For calls that can be differentiated once only: the op that does nearly the same and can be differentiated twice. */
  readonly smoother?: OpName;
  /** For layers: the activations that the call applies to its result when asked to. */
  readonly takesIn?: readonly OpName[];
  /** For activations: the option of a layer that takes it in. Its gradient is read off its result. */
  asSetting?(settings: Settings): Activation;
  /** Numbers that the call makes in a training pass. Where nothing is said it makes its result and nothing else. */
  memory?(pass: TrainingPass): MemoryUse;
  /** For layers with blocks: how many times over a training pass keeps what one pass through them makes; once where nothing is said. */
  readonly passesThroughBlocks?: number;
}

/** The pass that a call's memory is asked for. */
export interface TrainingPass {
  readonly inputs: readonly ValueType[];
  readonly settings: Settings;
  readonly declared: Settings;
  readonly examples: number;
  /** Numbers of the result. */
  readonly size: number;
}

/** `nn.stop(x)`: a function of the inputs alone. */
export const calls = (name: string, flags: Omit<Spelling, 'call'> = {}): Spelling => ({
  ...flags,
  call: ({ inputs }) => `${name}(${inputs.join(', ')})`,
});

/** `nn.clip(x, 0, 1)`: a function of the first input and of arguments that the settings give. */
export const callsWith = (
  name: string,
  more: (code: EmitContext) => readonly (string | undefined)[],
  flags: Omit<Spelling, 'call'> = {},
): Spelling => ({ ...flags, call: (code) => call(name, code.inputs[0], ...more(code)) });

/** A call with the arguments that are there. */
export const call = (name: string, ...parts: readonly (string | undefined)[]): string =>
  `${name}(${parts.filter((part) => part !== undefined).join(', ')})`;

/** Full shape of a tensor with a batch axis: the pass knows how many examples there are. */
export const fullShape = (shape: readonly number[]): string => `[${['pass.batch', ...dimensions(shape)].join(', ')}]`;
