import type { Batch, StepDefinition } from '../../contract/model.js';

/** A training step of any model. */
export type AnyStep = StepDefinition<unknown, Batch>;
