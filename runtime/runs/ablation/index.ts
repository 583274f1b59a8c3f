/** Ablations on disk: many runs of one plan, and what they come to together. */
export { collectStudy, type Collected, type CollectedRun } from './collect.js';
export { makeNewFolder } from '../locks/new-folder.js';
export { takeLock, type Lock } from '../locks/lock.js';
export { measureIteration } from './measure.js';
export { writeStudyReport } from './report.js';
export { resultsOf, type Results } from './results.js';
export {
  armFiles,
  armFolder,
  readStudyFile,
  runFolder,
  runName,
  runsOf,
  writeStudyFile,
  type StudyArm,
  type StudyFile,
  type StudyRun,
} from './ablation-file.js';
export { incomplete, markdownTable, unmeasured } from './table.js';
export { findStudyRun, trainStudyRun } from './train-one.js';
