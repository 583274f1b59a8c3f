/** The changes that keep the meaning of a spec and can be made at a selection. */
import type { Insight } from '../insight.js';
import type { Refactoring } from './change.js';
import { extractBlock } from './extract-block.js';
import { inlineBlock } from './inline-block.js';
import { makeParam } from './make-param.js';
import { newVariant } from './new-variant.js';

export type { Change, Refactoring } from './change.js';

export const refactorings = (insight: Insight, start: number, end: number): Refactoring[] =>
  start < end
    ? [...extractBlock(insight, start, end), ...makeParam(insight, start, end)]
    : [...inlineBlock(insight, start), ...makeParam(insight, start, end), ...newVariant(insight, start)];
