/** The state of a run from its files alone, whether its process is on this machine, on another, or long gone. */
import type { RunEvent } from '../folder/event-log.js';
import type { MetricsLine } from '../folder/metrics-log.js';
import type { RunFile } from '../folder/run-file.js';

export interface Known {
  readonly run: RunFile | undefined;
  readonly metrics: readonly MetricsLine[];
  readonly events: readonly RunEvent[];
  /** The time at which the metrics were last written, in milliseconds since 1970. */
  readonly written: number;
  /** The time at which anything of the run was last written. */
  readonly heard: number;
}

export interface RunState {
  /** The status; `waiting` while there is no run in the folder. */
  readonly status: RunFile['status'] | 'waiting';
  /** The number of iterations done. */
  readonly step: number;
  /** The number of epochs done, with the fraction of the current one. */
  readonly epoch: number;
  readonly epochs: number;
  readonly stage?: { readonly name: string; readonly number: number; readonly of: number };
  /** The iterations per second of the newest epochs, including measuring and drawing. */
  readonly rate?: number;
  /** The seconds until the last epoch is done, at that pace. */
  readonly left?: number;
  /** The time at which anything was last written, in milliseconds since 1970. */
  readonly heard: number;
  /** The seconds since then, if they are more than a living run would take. */
  readonly silent?: number;
}

/** An event with its time as a number. */
interface TimedEvent {
  readonly time: number;
  readonly step: number;
  readonly epoch: number;
}

/** The number of epochs over which the pace is taken: enough for an even pace, few enough to notice a change. */
const window = 5;
/**
 * The seconds of silence before a warning: checkpoints are written every two minutes, and twice that is still normal.
 */
const patience = 300;

/** The start of this process of the run, and each epoch and stage since. */
function timed(events: readonly RunEvent[]): TimedEvent[] {
  const begun = events.findLastIndex(({ event }) => event === 'start' || event === 'resume');
  return events
    .slice(Math.max(0, begun))
    .filter(({ event }) => event !== 'warning')
    .map(({ time, step, epoch }) => ({ time: Date.parse(time), step, epoch }));
}

function paceOf({ metrics, events, written }: Known): { rate: number; epochs: number; since: number } | undefined {
  const known = timed(events);
  const last = known.at(-1);
  const line = metrics.at(-1);
  if (!last) return undefined;
  const newest = line && line.step > last.step ? { time: written, step: line.step, epoch: line.epoch } : last;
  // Another stage has another pace.
  const stage = events.findLast(({ event }) => event === 'stage')?.epoch ?? 0;
  const first = known.filter(({ epoch, step }) => epoch >= stage && step < newest.step).slice(-window)[0];
  const seconds = first ? (newest.time - first.time) / 1000 : 0;
  if (!first || seconds <= 0) return undefined;
  const rate = (newest.step - first.step) / seconds;
  return { rate, epochs: (newest.epoch - first.epoch) / seconds, since: newest.time };
}

/** @param now The time in milliseconds since 1970. */
export function stateOf(known: Known, now: number): RunState {
  const { run, metrics, events, heard } = known;
  if (!run) return { status: 'waiting', step: 0, epoch: 0, epochs: 0, heard };
  const line = metrics.at(-1);
  const event = events.at(-1);
  const step = Math.max(line?.step ?? 0, event?.step ?? 0);
  const epoch = Math.max(line?.epoch ?? 0, event?.epoch ?? 0);
  const { status, epochs } = run;
  const base = { status, step, epoch, epochs, heard, ...stageOf(run, line, events) };
  const pace = paceOf(known);
  if (!pace) return { ...base, ...(status === 'running' ? silence(heard, now, 0) : {}) };
  if (status !== 'running') return { ...base, rate: pace.rate };
  const left = pace.epochs > 0 ? Math.max(0, (epochs - epoch) / pace.epochs - (now - pace.since) / 1000) : undefined;
  return {
    ...base,
    rate: pace.rate,
    ...(left === undefined ? {} : { left }),
    ...silence(heard, now, pace.epochs > 0 ? 1 / pace.epochs : 0),
  };
}

/** @param epoch The seconds of an epoch; between two of them there may be nothing to write. */
function silence(heard: number, now: number, epoch: number): Pick<RunState, 'silent'> {
  const seconds = (now - heard) / 1000;
  return seconds > Math.max(patience, Math.min(2 * epoch, 3600)) ? { silent: seconds } : {};
}

function stageOf(run: RunFile, line: MetricsLine | undefined, events: readonly RunEvent[]): Pick<RunState, 'stage'> {
  if (!run.stages) return {};
  const begun = events.findLast(({ event }) => event === 'stage');
  const name = begun && begun.step >= (line?.step ?? 0) ? begun.message : (line?.stage ?? begun?.message);
  const index = run.stages.findIndex((stage) => stage.name === name);
  return name === undefined || index < 0 ? {} : { stage: { name, number: index + 1, of: run.stages.length } };
}
