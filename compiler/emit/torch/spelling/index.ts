/** Every op of the catalogue in Python on PyTorch. An op without a spelling does not compile. */
import type { OpName } from '../../../catalogue/row/names.js';
import type { OpEntry } from '../../../catalogue/row/types.js';
import { activations } from './activation.js';
import { alongAxes } from './along-axis.js';
import { annealings } from './annealing.js';
import { arithmetic } from './arithmetic.js';
import { attentions } from './attention.js';
import { classifications } from './classification.js';
import { codes } from './codes.js';
import { colors } from './color.js';
import { convolutions } from './convolution.js';
import { discrepancies } from './discrepancy.js';
import { discreteDraws } from './discrete-draws.js';
import { distributions } from './distribution.js';
import { draws } from './draws.js';
import { errors } from './error.js';
import { bijections, flowQuestions } from './flow.js';
import { indexing } from './indexing.js';
import { layers } from './layer.js';
import { losses } from './loss.js';
import { normalizations } from './normalization.js';
import { poolings } from './pooling.js';
import { reductions } from './reduction.js';
import { reshapings } from './reshaping.js';
import { sequenceConvolutions } from './sequence-convolution.js';
import type { TorchSpelling } from './spelling.js';
import { structures } from './structure.js';
import { styles } from './style.js';
import { tables } from './table.js';

export const spellings: Readonly<Record<OpName, TorchSpelling>> = {
  ...convolutions,
  ...sequenceConvolutions,
  ...normalizations,
  ...styles,
  ...layers,
  ...attentions,
  ...poolings,
  ...reshapings,
  ...structures,
  ...bijections,
  ...flowQuestions,
  ...activations,
  ...arithmetic,
  ...reductions,
  ...alongAxes,
  ...tables,
  ...annealings,
  ...indexing,
  ...losses,
  ...errors,
  ...classifications,
  ...discrepancies,
  ...colors,
  ...codes,
  ...draws,
  ...discreteDraws,
  ...distributions,
};

export const spellingOf = ({ id, name }: Pick<OpEntry, 'id' | 'name'>): TorchSpelling => spellings[id ?? name];
