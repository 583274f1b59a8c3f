/** The page of an ablation: all its runs, each a link to its own page. */
import { text, number, table } from '../report/html.js';
import { duration } from '../../common/duration.js';
import { finalValue } from '../ablation/collect.js';
import type { AblationFile } from '../ablation/ablation-file.js';
import { readAblationFile, runFolder, runName, runsOf } from '../ablation/ablation-file.js';
import type { View } from './page-parts.js';
import { Parts } from './page-parts.js';
import { bar, percent, section } from './run-html.js';
import { RunReader } from './run-reader.js';

/** The milliseconds between two looks; a list of many runs is read less often than a run. */
const lookEvery = 2000;

export class AblationView implements View {
  readonly order = ['state', 'runs'] as const;
  readonly parts = new Parts();
  /** The folders in the order of the plan: `run/2/` is the third. */
  readonly folders: readonly string[];
  private readonly readers: readonly RunReader[];
  private due = 0;

  private constructor(
    readonly folder: string,
    private readonly ablation: AblationFile,
  ) {
    this.folders = runsOf(ablation).map((run) => runFolder(folder, run));
    this.readers = this.folders.map((each) => new RunReader(each));
  }

  /** Throws a `UserError` if the folder does not hold an ablation. */
  static async open(folder: string): Promise<AblationView> {
    return new AblationView(folder, await readAblationFile(folder));
  }

  async refresh(): Promise<void> {
    const now = Date.now();
    if (now < this.due) return;
    this.due = now + lookEvery;
    for (const reader of this.readers) await reader.poll();
    const { ablation, readers } = this;
    const states = readers.map((reader) => reader.state(now));
    const measures = ablation.compare.map(({ measure }) => measure);
    const rows = runsOf(ablation).map((run, index) => {
      const { status, epoch, left, silent } = states[index]!;
      const { metrics } = readers[index]!;
      const epochs = states[index]!.epochs || run.arm.epochs;
      const values = measures.map((measure) => {
        const found = finalValue({ metrics }, measure);
        return `<td class="n">${found ? number(found.value) : ''}</td>`;
      });
      const name = status === 'waiting' ? text(runName(run)) : `<a href="run/${index}/">${text(runName(run))}</a>`;
      const known = silent === undefined ? status : `silent for ${duration(silent)}`;
      const time = left === undefined || silent !== undefined ? '' : `≈ ${duration(left)}`;
      const done = bar(percent({ epoch, epochs }), `${runName(run)}: epochs done`);
      return `<tr><td>${name}</td><td>${text(known)}</td><td>${done}</td><td class="n">${Math.floor(epoch)} of ${epochs}</td>${values.join('')}<td class="n">${time}</td></tr>`;
    });
    const columns = [
      ...[{ title: 'run' }, { title: '' }, { title: '' }, { title: 'epochs', numeric: true }],
      ...measures.map((title) => ({ title, numeric: true })),
      { title: 'time left', numeric: true },
    ];
    const list = table(columns, []).replace('<tbody>', `<tbody>${rows.join('')}`);
    this.parts.put('state', this.stateHtml(states.map(({ status }) => status)));
    this.parts.put('runs', section('Runs', list));
  }

  private stateHtml(statuses: readonly string[]): string {
    const count = (status: string): number => statuses.filter((each) => each === status).length;
    const of = statuses.length;
    const finished = count('finished');
    const words = ['finished', 'running', 'stopped', 'failed', 'waiting']
      .filter((status) => count(status) > 0)
      .map((status) => `${count(status)} ${status}`)
      .join(', ');
    const { name, spec } = this.ablation;
    return `<div data-title="${finished} of ${of} · ${text(name)}" data-said="${finished} of ${of} runs finished"><h1>${text(name)}</h1>
<p>${text(words)} · ${text(spec)} · ${text(this.folder)}</p>${bar((100 * finished) / of, 'runs finished')}</div>`;
  }
}
