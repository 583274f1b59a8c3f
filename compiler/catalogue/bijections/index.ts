/** Rows that a flow is made of. Each has an inverse and a log-determinant. */
import type { OpEntry } from '../row/types.js';
import { MaskedAutoregressive } from './autoregressive.js';
import { AdditiveCoupling, AffineCoupling } from './coupling.js';
import { ActNorm, InvertibleConv, Permute, Reverse, Split, Squeeze } from './mixing.js';
import { Dequantize, Logit } from './pixels.js';
import { InvertibleResidual } from './residual.js';

export const bijections: readonly OpEntry[] = [
  Dequantize,
  Logit,
  ActNorm,
  Permute,
  Reverse,
  InvertibleConv,
  AffineCoupling,
  AdditiveCoupling,
  MaskedAutoregressive,
  Squeeze,
  Split,
  InvertibleResidual,
];
