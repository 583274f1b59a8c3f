import type { OpName } from '../../../catalogue/row/names.js';
import { calls } from './spelling.js';
import type { Spelling } from './spelling.js';

export const colors = {
  lab: calls('nn.lab', { annotate: true }),
  rgb: calls('nn.rgb', { annotate: true }),
  grey: calls('nn.grey', { annotate: true }),
} satisfies Partial<Record<OpName, Spelling>>;
