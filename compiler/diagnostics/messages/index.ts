/** All messages of the compiler. Each file of this folder has one list, which is added here. */
import { nameMessages } from './names.js';
import { fileMessages } from './files.js';
import { argumentMessages } from './arguments.js';
import { unfitValueMessages } from './setting-values.js';
import { stageMessages } from './stages.js';
import { editMessages } from './edits.js';
import { shapeMessages } from './shapes.js';
import { valueMessages } from './values.js';
import { distributionMessages } from './distributions.js';
import { flowMessages } from './flows.js';
import { lossMessages } from './losses.js';
import { trainingMessages } from './training.js';
import { evaluationMessages } from './evaluations.js';
import { loopAdvice, loopMessages } from './loops.js';
import { procedureMessages } from './procedures.js';
import { ablationMessages } from './ablations.js';
import { lossAdvice } from './advice-on-losses.js';
import { layerAdvice } from './advice-on-layers.js';
import { sequenceAdvice } from './advice-on-sequences.js';
import { trainingAdvice } from './advice-on-training.js';
import { advice } from './advice.js';
import { indexMessages } from './indices.js';
import { limitMessages } from './limits.js';

export const compilerDefinitions = [
  ...nameMessages,
  ...fileMessages,
  ...argumentMessages,
  ...unfitValueMessages,
  ...stageMessages,
  ...editMessages,
  ...shapeMessages,
  ...valueMessages,
  ...indexMessages,
  ...flowMessages,
  ...distributionMessages,
  ...lossMessages,
  ...trainingMessages,
  ...evaluationMessages,
  ...procedureMessages,
  ...loopMessages,
  ...ablationMessages,
  ...lossAdvice,
  ...layerAdvice,
  ...sequenceAdvice,
  ...trainingAdvice,
  ...loopAdvice,
  ...advice,
  ...limitMessages,
];

export type CompilerDefinition = (typeof compilerDefinitions)[number];
export type CompilerCode = CompilerDefinition['code'];
