/** The two workers: one knows the language, one trains and starts only when something is trained. */
import { signal } from '@preact/signals';
import { wrap } from 'comlink';
import type { Remote } from 'comlink';
import type { LanguageApi } from '../language/worker.js';
import type { TrainingApi } from '../training/worker.js';

/** What is wrong with the language worker, in words. Without it nothing on the page follows. */
export const failure = signal('');

/** Starts a worker. `onFailure` hears that it could not be loaded, or that it ended with an error. */
function start(name: string, onFailure: (reason: string) => void): Worker {
  const worker = new Worker(new URL(`${name}.js`, document.baseURI), { type: 'module', name });
  worker.onerror = ({ message }) => onFailure(message || 'its script could not be loaded');
  worker.onmessageerror = () => onFailure('a message to the page could not be read');
  return worker;
}

export const language: Remote<LanguageApi> = wrap<LanguageApi>(
  start('language', (reason) => {
    failure.value = `The checker has failed, so messages and tables no longer follow: ${reason}. Your edits stay in this browser. Reload the page; if that does not help, try a newer browser.`; // prettier-ignore
  }),
);

interface Started {
  readonly remote: Remote<TrainingApi>;
  /** Fails when the worker does. */
  readonly failed: Promise<never>;
}
let started: Started | undefined;

export function trainingWorker(): Started {
  if (started) return started;
  let fail = (_: Error): void => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  // Who waits for a training hears of it; nobody else has to.
  failed.catch(() => undefined);
  const worker = start('training', (reason) => {
    started = undefined;
    worker.terminate();
    fail(new Error(`The worker that trains has failed: ${reason}. Train again; if it fails again, reload the page or use genc train.`)); // prettier-ignore
  });
  return (started = { remote: wrap<TrainingApi>(worker), failed });
}

export const training = (): Remote<TrainingApi> => trainingWorker().remote;
