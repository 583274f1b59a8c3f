/** The page of one run: which parts to make anew, and how often. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readClaims } from '../folder/evaluations.js';
import { drawSeparateCurves, termsIn } from '../figures/curves.js';
import { readDistances } from '../folder/distances.js';
import { distances } from '../report/distances.js';
import { claims, evaluations } from '../report/evaluations.js';
import { readDrawn } from '../folder/contents.js';
import type { Section } from '../report/section.js';
import { architecture } from '../report/architecture.js';
import type { View } from './page-parts.js';
import { Parts } from './page-parts.js';
import { sequenceHtml, sequencesIn } from './pictures.js';
import { curvesHtml, eventsHtml, section, stateHtml } from './run-html.js';
import { RunReader, modifiedAt } from './run-reader.js';

/** The rest after drawing curves, as a multiple of the processor time it took: the run needs the processors. */
const restAfterDrawing = 20;
/** The longest rest in milliseconds: the first drawing takes the longest, and does not predict the next. */
const longestRest = 10_000;
/**
 * The milliseconds after which other pictures are looked for. Pictures come with epochs, but some are drawn and
 * evaluated afterwards.
 */
const picturesEvery = 5000;

const htmlOf = (made: Section | undefined): string => (made ? section(made.title, made.html) : '');

export interface RunViewOptions {
  /** HTML for the header, beside the spec's name. */
  readonly links?: string;
  /** The command that resumes a run. */
  readonly resume?: (folder: string) => string;
}

export class RunView implements View {
  readonly order = [
    'state',
    'curves',
    'samples',
    'plots',
    'distances',
    'evaluation',
    'claims',
    'events',
    'architecture',
  ] as const;
  readonly parts = new Parts();
  private readonly reader: RunReader;
  private curvesStale = false;
  private curvesDue = 0;
  private picturesDue = 0;
  /** The times of the files from which evaluations and the graph were drawn. */
  private readonly drawnFrom = new Map<string, number>();

  constructor(
    readonly folder: string,
    private readonly options: RunViewOptions = {},
  ) {
    this.reader = new RunReader(folder);
  }

  async refresh(): Promise<void> {
    const { reader, parts } = this;
    const now = Date.now();
    const changed = await reader.poll();
    const state = reader.state(now);
    if (changed.events) parts.put('events', eventsHtml(reader.events));
    this.curvesStale ||= changed.metrics;
    // The last values do not wait, because no others may ever come.
    if (this.curvesStale && (now >= this.curvesDue || state.status !== 'running')) await this.drawCurves();
    if (changed.events || changed.run || now >= this.picturesDue) {
      this.picturesDue = now + picturesEvery;
      await this.lookAtPictures();
    }
    const report = (await modifiedAt(join(this.folder, 'report.html'))) > 0;
    const links = `${report ? ' · <a href="files/report.html">report</a>' : ''}${this.options.links ?? ''}`;
    const resume = this.options.resume?.(this.folder);
    parts.put('state', stateHtml(this.folder, reader.run, state, reader.events, { links, resume }));
  }

  private async drawCurves(): Promise<void> {
    this.curvesStale = false;
    const begun = process.cpuUsage();
    const { metrics } = this.reader;
    const drawn = await drawSeparateCurves(metrics, termsIn(metrics, []));
    this.parts.put('curves', drawn ? curvesHtml(drawn, metrics) : '');
    const { user, system } = process.cpuUsage(begun);
    this.curvesDue = Date.now() + Math.min(longestRest, (restAfterDrawing * (user + system)) / 1000);
  }

  private async lookAtPictures(): Promise<void> {
    const { folder, parts, reader } = this;
    const steps = new Map(
      reader.events.filter(({ event }) => event === 'epoch').map(({ epoch, step }) => [epoch, step] as const),
    );
    const samples = await sequencesIn(folder, 'samples', steps);
    parts.put('samples', samples.length > 0 ? section('Samples', samples.map(sequenceHtml).join('\n')) : '');
    await this.whenWritten('plots', ['events.jsonl', 'plots'], async () => {
      // The curves of all terms are drawn above, as they grow.
      const plots = (await sequencesIn(folder, 'plots', steps)).filter(({ name }) => name !== 'losses');
      return plots.length > 0 ? section('Plots', plots.map(sequenceHtml).join('\n')) : '';
    });
    await this.whenWritten('distances', ['distances', 'evaluations'], async () =>
      htmlOf(distances({ distances: await readDistances(folder) })),
    );
    await this.whenWritten('evaluation', ['evaluations'], async () =>
      htmlOf(evaluations({ evaluations: await readDrawn(folder) })),
    );
    await this.whenWritten('claims', ['claims.json'], async () => htmlOf(claims({ claims: await readClaims(folder) })));
    await this.whenWritten('architecture', ['layers.json', 'graph.svg'], async () => {
      const layers = await readFile(join(folder, 'layers.json'), 'utf8')
        .then((text) => JSON.parse(text) as unknown)
        .catch(() => undefined);
      const graph = await readFile(join(folder, 'graph.svg'), 'utf8').catch(() => undefined);
      const drawn = architecture({ layers: undefined, graph })?.html ?? '';
      const tables = architecture({ layers, graph: undefined })?.html;
      const all = tables === undefined ? '' : `<details><summary>Layers</summary>${tables}</details>`;
      return drawn + all === '' ? '' : section('Architecture', drawn + all);
    });
  }

  /** Makes a part anew if one of its files is newer; a folder is newer if a file in it was replaced. */
  private async whenWritten(id: string, files: readonly string[], make: () => Promise<string>): Promise<void> {
    const times = await Promise.all(files.map((file) => modifiedAt(join(this.folder, file))));
    const newest = Math.max(...times);
    if (newest === this.drawnFrom.get(id)) return;
    this.parts.put(id, await make());
    this.drawnFrom.set(id, newest);
  }
}
