/** The spelling of one op in Python on PyTorch. The catalogue says what the op is; a spelling adds nothing to that. */
import type { SettingValue, ValueType } from '../../../catalogue/row/values.js';
import type { Weight } from '../../../graph/types.js';
import type { Layout } from './layout.js';

export type Settings = Readonly<Record<string, SettingValue>>;

/** Facts about a layer where its module is made. Types leave the batch axis out and keep genc's order of axes. */
export interface ModuleContext {
  readonly types: readonly ValueType[];
  readonly output: ValueType;
  readonly settings: Settings;
  /** The row's column `declared`. */
  readonly declared: Settings;
  readonly weights: readonly Weight[];
  /** The text of a number. Blocks that differ in it alone share a class, and `hint` names its parameter: `channels`. */
  number(value: number, hint: string): string;
}

/** The surroundings of an op where it is called. Every string is Python source text. */
export interface CallContext extends ModuleContext {
  /** Expressions of the inputs, expanded to broadcast if the row asks for it. */
  readonly inputs: readonly string[];
  readonly input: Readonly<Record<string, string | undefined>>;
  /** The layer's module: `self.conv`. For a layer that is a weight alone, the weight. */
  readonly self: string;
  /** The key of the layer's draws, as a string literal. */
  readonly key: string;
  /** The source of draws: `draw` in nets, `run` at the level of the model. */
  readonly draw: string;
  /** The device that the tensors of the function are on. */
  readonly device: string;
  /** For layers with blocks: a call of the blocks on an expression. */
  readonly branch?: (received: string) => string;
  /** For layers with blocks: a function that calls them. */
  readonly branchFunction?: string;
}

export interface TorchSpelling {
  /** The constructor of the module, for layers with weights or state: `nn.Conv2d(1, 64, 4, stride=2, padding=1)`. */
  module?(code: ModuleContext): string;
  /**
   * The names in the module and the layouts of the layer's weights: `{ kernel: ['weight', 'conv'] }`. A weight that is
   * absent keeps its name, with the layout `same`. The name of a weight that is the whole layer is never read.
   */
  weights?(code: ModuleContext): Readonly<Record<string, readonly [string, Layout]>>;
  /** The call as one expression, which is safe as an argument and as the left side of a dot. */
  call(code: CallContext): string;
  /** The call of the inverse. Its first input is the layer's result; settings, weights, types and branches are the layer's. */
  inverse?(code: CallContext): string;
  /** An expression that measures the Lipschitz constant, if that depends on weights. */
  measure?(code: CallContext): string;
  /** Names of the results, if there are several: the call returns a tuple in this order. */
  readonly results?: readonly string[];
  /** The call is written in the expression that uses it: arithmetic, activations. */
  readonly inline?: boolean;
}

/** The surroundings with changes. A spread would read what counts as used where it is read, such as `draw`. */
export const but = <Code extends ModuleContext>(code: Code, changes: Partial<CallContext>): Code =>
  Object.defineProperties({} as Code, {
    ...Object.getOwnPropertyDescriptors(code),
    ...Object.getOwnPropertyDescriptors(changes),
  });

/** A call with those arguments that are defined: `torch.cat([x, y], dim=1)`. */
export const call = (name: string, ...parts: readonly (string | undefined)[]): string =>
  `${name}(${parts.filter((part) => part !== undefined).join(', ')})`;

/** `F.relu(x)`: a function of the inputs alone. */
export const calls = (name: string, flags: Omit<TorchSpelling, 'call'> = {}): TorchSpelling => ({
  ...flags,
  call: ({ inputs }) => call(name, ...inputs),
});

/** `torch.clamp(x, 0, 1)`: a function of the first input and of arguments from the settings. */
export const callsWith = (
  name: string,
  more: (code: CallContext) => readonly (string | undefined)[],
  flags: Omit<TorchSpelling, 'call'> = {},
): TorchSpelling => ({ ...flags, call: (code) => call(name, code.inputs[0], ...more(code)) });
