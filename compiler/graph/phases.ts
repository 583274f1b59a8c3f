/** Where a graph passes from one phase to the next. Tests look at it there; nobody else does. */
import type { ModelGraph } from './types.js';

type Observer = (graph: ModelGraph, phase: 'elaborate' | 'plan') => void;

let observer: Observer | undefined;

export function observePhases(next: Observer | undefined): void {
  observer = next;
}

/** Says that a phase is done with a graph that nothing was found wrong in; answers whether anybody looked at it. */
export function reached(graph: ModelGraph, phase: 'elaborate' | 'plan'): boolean {
  observer?.(graph, phase);
  return observer !== undefined;
}
