/** Ablations on disk: many runs of one plan, and their results together. */
export { collectAblation, type Collected, type CollectedRun } from './collect.js';
export { machineSpeed } from './machine-speed.js';
export { makeNewFolder } from '../locks/new-folder.js';
export { takeLock, type Lock } from '../locks/lock.js';
export { countExamples, measureIteration } from './measure.js';
export { newAblation, writeAblation, type NewAblation } from './new-ablation.js';
export { remainingRuns } from './remaining.js';
export { writeAblationReport } from './report.js';
export { resultsOf, type Results } from './results.js';
export {
  armFolder,
  holdsAblation,
  isAblation,
  readAblationFile,
  runFolder,
  runName,
  runsOf,
  writeAblationFile,
  type AblationArm,
  type AblationFile,
  type AblationRun,
} from './ablation-file.js';
export { incomplete, markdownTable, unmeasured } from './table.js';
export { findAblationRun, trainAblationRun } from './train-one.js';
