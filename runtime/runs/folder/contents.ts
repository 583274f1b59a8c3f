/** The contents of a run folder, as its report shows them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromJson } from '../../common/json.js';
import type { JudgedClaim } from '../../library/evaluate/index.js';
import { readChosen } from './chosen-examples.js';
import type { ChosenExamples } from './chosen-examples.js';
import { readDistances } from './distances.js';
import type { StoredDistances } from './distances.js';
import { readClaims, readEvaluations } from './evaluations.js';
import type { StoredEvaluation } from './evaluations.js';
import { readEvents } from './event-log.js';
import type { RunEvent } from './event-log.js';
import { readMetrics } from './metrics-log.js';
import type { MetricsLine } from './metrics-log.js';
import { readRunFile } from './run-file.js';
import type { RunFile } from './run-file.js';

/** A stored evaluation with the figures of its scores. */
export interface DrawnEvaluation {
  readonly result: StoredEvaluation;
  /** The SVG by score. */
  readonly figures: ReadonlyMap<string, string>;
}

/** A PNG of the run with the meaning of its name: `epoch-0012`. */
export interface Picture {
  readonly name: string;
  readonly png: Buffer;
  /** The text that it shows, of samples of texts. */
  readonly text?: string;
  /** The sounds that it shows, as a WAV file. */
  readonly sound?: Buffer;
}

/** Everything that the page shows. */
export interface RunFolder {
  readonly folder: string;
  readonly run: RunFile;
  readonly metrics: readonly MetricsLine[];
  readonly events: readonly RunEvent[];
  readonly spec: string;
  readonly resolved: string;
  readonly layers: unknown;
  readonly graph?: string;
  /** The pictures by sample, in the order of time. */
  readonly samples: ReadonlyMap<string, readonly Picture[]>;
  /** The random examples that samples were drawn on, by sample. */
  readonly chosen: ReadonlyMap<string, ChosenExamples>;
  /** The plots; with SVG if there is one. */
  readonly plots: ReadonlyMap<string, { readonly svg?: string; readonly png?: Buffer; readonly table?: unknown }>;
  readonly distances: StoredDistances;
  readonly evaluations: readonly DrawnEvaluation[];
  readonly claims: readonly JudgedClaim[];
}

const optional = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);
const names = async (path: string): Promise<string[]> => (await readdir(path).catch(() => [])).sort();

async function readSamples(folder: string): Promise<Map<string, Picture[]>> {
  const found = new Map<string, Picture[]>();
  for (const sample of await names(join(folder, 'samples'))) {
    // Only the first of several sheets is taken: `epoch-0012-2.png` is the second.
    const files = (await names(join(folder, 'samples', sample))).filter((name) =>
      /^(?!.*-\d+-\d+\.).*\.png$/.test(name),
    );
    const pictures = await Promise.all(
      spread(files).map(async (name): Promise<Picture> => {
        const stem = join(folder, 'samples', sample, name.slice(0, -4));
        const sound = await readFile(`${stem}.wav`).catch(() => undefined);
        const shown = await optional(`${stem}.txt`);
        return {
          ...{ name: name.slice(0, -4), png: await readFile(`${stem}.png`) },
          ...(shown === undefined ? {} : { text: shown }),
          ...(sound === undefined ? {} : { sound }),
        };
      }),
    );
    if (pictures.length > 0) found.set(sample, pictures);
  }
  return found;
}

async function readAllChosen(folder: string): Promise<Map<string, ChosenExamples>> {
  const found = new Map<string, ChosenExamples>();
  for (const sample of await names(join(folder, 'samples'))) {
    const chosen = await readChosen(join(folder, 'samples', sample));
    if (chosen) found.set(sample, chosen);
  }
  return found;
}

/** The first, the last and ten between, so that the page of a run of a hundred epochs still opens. */
function spread(files: readonly string[], most = 12): string[] {
  if (files.length <= most) return [...files];
  return Array.from({ length: most }, (_, index) => files[Math.round((index * (files.length - 1)) / (most - 1))]!);
}

async function readPlots(folder: string): Promise<Map<string, { svg?: string; png?: Buffer; table?: unknown }>> {
  const found = new Map<string, { svg?: string; png?: Buffer; table?: unknown }>();
  const place = join(folder, 'plots');
  for (const file of await names(place)) {
    const match = /^(.*)\.(svg|png|json)$/.exec(file);
    if (!match) continue;
    const entry = found.get(match[1]!) ?? {};
    if (match[2] === 'svg') entry.svg = await readFile(join(place, file), 'utf8');
    else if (match[2] === 'png') entry.png = await readFile(join(place, file));
    else entry.table = fromJson(await readFile(join(place, file), 'utf8'));
    found.set(match[1]!, entry);
  }
  return found;
}

/** The evaluations of a folder, with their figures. */
export async function readDrawn(folder: string): Promise<DrawnEvaluation[]> {
  return Promise.all(
    (await readEvaluations(folder)).map(async (result) => {
      const figures = new Map<string, string>();
      for (const { name } of result.scores) {
        const svg = await optional(join(folder, 'evaluations', `${result.name}-${name}.svg`));
        if (svg !== undefined) figures.set(name, svg);
      }
      return { result, figures };
    }),
  );
}

export async function readRunFolder(folder: string): Promise<RunFolder> {
  const layers = await optional(join(folder, 'layers.json'));
  return {
    folder,
    run: await readRunFile(folder),
    metrics: await readMetrics(folder),
    events: await readEvents(folder),
    spec: (await optional(join(folder, 'spec.gen'))) ?? '',
    resolved: (await optional(join(folder, 'resolved.gen'))) ?? '',
    layers: layers === undefined ? undefined : (JSON.parse(layers) as unknown),
    graph: await optional(join(folder, 'graph.svg')),
    samples: await readSamples(folder),
    chosen: await readAllChosen(folder),
    plots: await readPlots(folder),
    distances: await readDistances(folder),
    evaluations: await readDrawn(folder),
    claims: await readClaims(folder),
  };
}
