/** The events of Python's training loop, as those of a run. */
import type { ProgressEvent } from '../../runs/progress.js';

type Told<K extends ProgressEvent['kind']> = Omit<Extract<ProgressEvent, { readonly kind: K }>, 'kind'> & {
  readonly event: K;
};

export type TrainingEvent =
  | Omit<Told<'start'>, 'folder'>
  | Told<'stage'>
  | Told<'step'>
  | Told<'phase'>
  | Told<'epoch'>
  | Told<'warning'>
  | Told<'file'>
  | Told<'end'>
  | { readonly event: 'error' };

/** Phases that this side announces, when it is asked to draw and to measure. */
const own: readonly string[] = ['distances', 'pictures', 'report'];

/** The event for those who watch; undefined for one that is not passed on. */
export function passedOn(told: TrainingEvent, folder: string): ProgressEvent | undefined {
  if (told.event === 'error' || told.event === 'end') return undefined;
  if (told.event === 'phase' && own.includes(told.name)) return undefined;
  const { event: kind, ...rest } = told;
  return (kind === 'start' ? { kind, folder, ...rest } : { kind, ...rest }) as ProgressEvent;
}
