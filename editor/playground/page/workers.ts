/** The two workers: one knows the language, one trains and starts only when something is trained. */
import { wrap } from 'comlink';
import type { Remote } from 'comlink';
import type { LanguageApi } from '../language/worker.js';
import type { TrainingApi } from '../training/worker.js';

const start = (name: string): Worker => new Worker(new URL(`./${name}.js`, import.meta.url), { type: 'module', name });

export const language: Remote<LanguageApi> = wrap<LanguageApi>(start('language'));

let started: Remote<TrainingApi> | undefined;
export const training = (): Remote<TrainingApi> => (started ??= wrap<TrainingApi>(start('training')));
