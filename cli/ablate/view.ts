/** The progress of an ablation's runs: a bar for each run under way and one for the whole, or plain lines. */
import cliProgress from 'cli-progress';
import type { ProgressEvent } from '../../runtime/runs/progress.js';
import type { AblationRun } from '../../runtime/runs/ablation/index.js';
import { runName } from '../../runtime/runs/ablation/index.js';
import { withAdvice } from '../common/advice.js';
import { duration } from '../../runtime/common/duration.js';
import { note, paint } from '../common/terminal.js';
import type { WorkersView } from './workers.js';

export interface AblationView extends WorkersView {
  readonly failures: readonly string[];
  end(): void;
}

/** @param done The number of runs that had finished before. */
export function ablationView(style: 'bars' | 'lines', total: number, done: number): AblationView {
  return style === 'bars' ? new Bars(total, done) : new Lines(total, done);
}

const signs = { finished: paint.green('✓'), stopped: paint.yellow('‖'), failed: paint.red('✗') } as const;
type Outcome = keyof typeof signs;

abstract class View implements AblationView {
  readonly failures: string[] = [];
  private readonly began = new Map<AblationRun, number>();

  constructor(
    protected readonly total: number,
    protected finished: number,
  ) {}

  begin(run: AblationRun): void {
    this.began.set(run, performance.now());
  }
  abstract show(run: AblationRun, event: ProgressEvent): void;
  abstract end(): void;
  protected abstract say(line: string): void;

  done(run: AblationRun, outcome: Outcome, error?: string): void {
    if (outcome === 'finished') this.finished += 1;
    if (outcome === 'failed') this.failures.push(`${runName(run)}: ${error}`);
    const seconds = (performance.now() - this.began.get(run)!) / 1000;
    const why = error === undefined ? '' : `: ${error}`;
    this.say(`${signs[outcome]} ${runName(run)} ${outcome} after ${duration(seconds)}${why}`);
  }
}

class Lines extends View {
  private readonly told = new Map<AblationRun, number>();

  override begin(run: AblationRun): void {
    super.begin(run);
    this.say(`  ${runName(run)} (${this.finished} of ${this.total} finished)`);
  }
  show(run: AblationRun, event: ProgressEvent): void {
    if (event.kind === 'warning') this.say(`  ${runName(run)}: ${withAdvice(event.message, event.advice)}`);
    if (event.kind !== 'epoch' || performance.now() - (this.told.get(run) ?? -Infinity) < 30_000) return;
    this.told.set(run, performance.now());
    this.say(`  ${runName(run)}: epoch ${event.epoch} of ${event.epochs}`);
  }
  end(): void {}
  protected say(line: string): void {
    note(line);
  }
}

class Bars extends View {
  private readonly bars = new Map<AblationRun, cliProgress.SingleBar>();
  private readonly multi = new cliProgress.MultiBar(
    {
      format: `{name} ${paint.cyan('{bar}')} {percentage} %  {note}`,
      barsize: 24,
      hideCursor: true,
      clearOnComplete: true,
      fps: 8,
      gracefulExit: false,
    },
    cliProgress.Presets.shades_classic,
  );
  private readonly whole: cliProgress.SingleBar;

  constructor(total: number, finished: number) {
    super(total, finished);
    this.whole = this.multi.create(total, finished, { name: paint.bold('all runs'), note: '' });
  }

  override begin(run: AblationRun): void {
    super.begin(run);
    this.bars.set(run, this.multi.create(1, 0, { name: runName(run), note: 'starting …' }));
  }
  show(run: AblationRun, event: ProgressEvent): void {
    const bar = this.bars.get(run);
    if (event.kind === 'start') {
      bar?.setTotal(event.totalSteps);
      bar?.update(event.step);
    } else if (event.kind === 'step') {
      const terms = Object.entries(event.values).map(([name, value]) => `${name} ${value.toPrecision(4)}`);
      bar?.update(event.step, { note: `${event.stepsPerSecond.toFixed(1)} steps/s  ${terms.join('  ')}` });
    } else if (event.kind === 'warning') this.say(`${runName(run)}: ${withAdvice(event.message, event.advice)}`);
  }
  override done(run: AblationRun, outcome: Outcome, error?: string): void {
    super.done(run, outcome, error);
    const bar = this.bars.get(run);
    if (bar) this.multi.remove(bar);
    this.whole.update(this.finished);
  }
  end(): void {
    this.multi.stop();
  }
  protected say(line: string): void {
    this.multi.log(`${line}\n`);
  }
}
