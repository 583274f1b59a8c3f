import { recordedName } from '../catalogue/distances.js';
import type { Distance, Term } from './types.js';

/** The name of a loss or a metric in results. Distances carry the name of their network. */
export const measuredName = (term: Term | Distance): string => ('features' in term ? recordedName(term) : term.name);
