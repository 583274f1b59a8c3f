/**
 * Optimizers as specs name them. Conventions are Keras's: Adam's ε is 1e-7 and stands outside the root; RMSprop decays
 * by 0.9 with ε = 1e-7 inside the root (PyTorch: 0.99, 1e-8, outside); AdamW decays weights by lr · weightDecay · w.
 */
import type { OptimizerDefinition } from '../../contract/model.js';

type SettingsOf<Kind extends OptimizerDefinition['kind']> = Partial<
  Omit<Extract<OptimizerDefinition, { kind: Kind }>, 'kind'>
>;

/** Gradient descent; `weightDecay` adds weightDecay · w to the gradient (PyTorch). Defaults: lr 0.01, no momentum. */
export const sgd = (settings: SettingsOf<'sgd'> = {}): OptimizerDefinition => ({
  kind: 'sgd',
  lr: 0.01,
  momentum: 0,
  nesterov: false,
  weightDecay: 0,
  ...settings,
});

/** Kingma and Ba 2015. Defaults: lr 1e-3, β 0.9 and 0.999, ε 1e-7. */
export const adam = (settings: SettingsOf<'adam'> = {}): OptimizerDefinition => ({
  kind: 'adam',
  lr: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  ...settings,
});

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019). Defaults: Adam's, weightDecay 0.004. */
export const adamw = (settings: SettingsOf<'adamw'> = {}): OptimizerDefinition => ({
  kind: 'adamw',
  lr: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  weightDecay: 0.004,
  ...settings,
});

/** Hinton 2012. Defaults: lr 1e-3, decay 0.9, no momentum, ε 1e-7, not centered. */
export const rmsprop = (settings: SettingsOf<'rmsprop'> = {}): OptimizerDefinition => ({
  kind: 'rmsprop',
  lr: 1e-3,
  decay: 0.9,
  momentum: 0,
  epsilon: 1e-7,
  centered: false,
  ...settings,
});
