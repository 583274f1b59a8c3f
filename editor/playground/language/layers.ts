/** The layer table of a model, which the page shows first. */
import { tfjs } from '../../../compiler/emit/tfjs/target.js';
import type { ModelGraph } from '../../../compiler/graph/types.js';
import { summarize } from '../../../compiler/summary/summary.js';
import type { Summary } from '../../../compiler/summary/summary.js';

export const layers = (graph: ModelGraph): Summary => summarize(graph, tfjs);
