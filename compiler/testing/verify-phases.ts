/** For all tests: the graph of everything that they compile is verified after every phase, and a fault fails the test. */
import { afterAll, afterEach } from 'vitest';
import { observePhases } from '../graph/phases.js';
import type { ModelGraph } from '../graph/types.js';
import { verifyGraph } from '../graph/verify-graph.js';

const faults = new Set<string>();
/** Graphs without errors. Tests may emit other graphs, which have holes. */
const whole = new WeakSet<ModelGraph>();

observePhases((graph, phase) => {
  if (phase === 'elaborate') whole.add(graph);
  if (whole.has(graph)) for (const fault of verifyGraph(graph)) faults.add(`${graph.name} after ${phase}: ${fault}`);
});

function demandNone(): void {
  const found = [...faults];
  faults.clear();
  if (found.length > 0) throw new Error(`The graph does not hold together:\n${found.slice(0, 20).join('\n')}`);
}

afterEach(demandNone);
afterAll(demandNone);
