import type { Page } from './page.js';
import { ablationPages } from './ablations.js';
import { advicePages } from './advice.js';
import { evaluationPages } from './evaluations.js';
import { flowPages } from './flows.js';
import { limitPages } from './limits.js';
import { memoryPages } from './memory.js';
import { numberPages } from './numbers.js';
import { namePages } from './names.js';
import { procedurePages } from './procedures.js';
import { schedulePages } from './schedules.js';
import { trainingPages } from './training.js';
import { valuePages } from './values.js';

/** Every page of the compiler's own diagnostics: one list per file of this folder, added here. */
export const compilerPages: readonly Page[] = [
  ...namePages,
  ...valuePages,
  ...numberPages,
  ...flowPages,
  ...trainingPages,
  ...schedulePages,
  ...procedurePages,
  ...evaluationPages,
  ...ablationPages,
  ...advicePages,
  ...memoryPages,
  ...limitPages,
];
