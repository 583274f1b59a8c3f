import type { OpName } from '../../../catalogue/row/names.js';
import { bare } from './expression.js';
import type { TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

const colored = (name: string): TorchSpelling => ({ call: ({ inputs: [x] }) => call(name, bare(x!)) });

export const colors = {
  lab: colored('lab'),
  rgb: colored('rgb'),
  grey: colored('grey'),
} satisfies Partial<Record<OpName, TorchSpelling>>;
