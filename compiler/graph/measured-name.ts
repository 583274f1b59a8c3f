import { recordedName } from '../catalogue/distances.js';
import type { Distance, Term } from './types.js';

/** How results name a loss or a metric: distances carry their network. */
export const measuredName = (term: Term | Distance): string => ('features' in term ? recordedName(term) : term.name);
