import { availableParallelism } from 'node:os';
import type { EngineOptions } from '../common/engine-options.js';

export interface AblateOptions extends EngineOptions {
  readonly plan?: boolean;
  readonly out?: string;
  readonly jobs?: number;
  readonly seeds?: readonly number[];
  readonly epochs?: number;
  readonly set?: Readonly<Record<string, string>>;
  readonly data?: string;
  readonly backend?: string;
  readonly retry?: boolean;
  readonly run?: Readonly<Record<string, string>>;
  readonly source?: Readonly<Record<string, string>>;
  readonly changedData?: boolean;
  readonly only?: string;
  readonly measure?: boolean;
  /** For a process of its own: what is asked for the estimate, and the folder of the spec. */
  readonly probe?: string;
  readonly slurm?: boolean;
  readonly k8s?: boolean;
  readonly image?: string;
  /** The folders to collect from; true if the option names none. */
  readonly collect?: readonly string[] | true;
  readonly json?: boolean;
}

/** The number of runs that train at a time. */
export const jobsOf = ({ jobs }: AblateOptions): number => jobs ?? 1;
/** The threads of each run: the processors are shared by the runs that train at a time. */
export const threadsOf = ({ jobs, threads }: AblateOptions): number | undefined =>
  threads ?? (jobs === undefined || jobs === 1 ? undefined : Math.max(1, Math.floor(availableParallelism() / jobs)));
