/** The `train` block. */
import type { Node, Identifier, Documented } from './nodes.js';
import type { Expression } from './expressions.js';

export interface TrainDeclaration extends Documented {
  readonly kind: 'train';
  readonly items: readonly TrainItem[];
}

export type TrainItem =
  | (MinimizeStep & { readonly kind: 'step' })
  | (Node & { readonly kind: 'together'; readonly steps: readonly (MinimizeStep & { readonly kind: 'step' })[] })
  | (Documented & { readonly kind: 'stage'; readonly name: Identifier; readonly items: readonly TrainItem[] })
  | (Node & { readonly kind: 'freeze'; readonly names: readonly Identifier[] })
  | (Node & {
      readonly kind: 'drop';
      readonly what: 'step' | 'freeze' | 'stage';
      readonly names: readonly Identifier[];
    })
  | TrainSetting;

/** `batch 128`, `epochs 40`, `schedule linear(from=100, to=200)`, `on fashion_mnist`. */
export interface TrainSetting extends Node {
  readonly kind: 'setting';
  readonly name: Identifier;
  readonly value: Expression;
}

/** `step critic: minimize d over D with adam(lr=2e-4), repeat 5, every 16, clip weights 0.01`; the name is optional. */
export interface MinimizeStep extends Documented {
  readonly name?: Identifier;
  readonly loss: Expression;
  readonly over: readonly Identifier[];
  readonly optimizer?: Expression;
  readonly options: readonly StepOption[];
}

/** `repeat 5`, `every 16`, `clip weights 0.01`, `clip gradients 1`. */
export interface StepOption extends Node {
  readonly kind: 'repeat' | 'every' | 'clip';
  /** The word behind `clip`; the compiler reports an unknown one. */
  readonly what?: Identifier;
  readonly value: Expression;
}
