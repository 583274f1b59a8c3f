/** Backends in Node: choosing, preparing and diagnosing them. Exported by `runtime/node.ts` only. */
export { diagnoseBackends } from './diagnose.js';
export type { BackendDiagnosis, BackendReport } from './diagnose.js';
export { BackendError, prepareBackend } from './prepare.js';
export type { PreparedBackend } from './prepare.js';
export type { BackendOptions } from './probe.js';
export type { BackendSpeed } from './speed.js';
export { backendNames } from './status.js';
export type { BackendName, BackendState, BackendStatus, Tier } from './status.js';
