/** Points at which a graph passes from one phase to the next. Only tests observe them. */
import type { ModelGraph } from './types.js';

type Observer = (graph: ModelGraph, phase: 'elaborate' | 'plan') => void;

let observer: Observer | undefined;

export function observePhases(next: Observer | undefined): void {
  observer = next;
}

/** Reports that a phase is done with a graph without errors. Returns whether anybody observes. */
export function reached(graph: ModelGraph, phase: 'elaborate' | 'plan'): boolean {
  observer?.(graph, phase);
  return observer !== undefined;
}
