import { counted } from '../../runtime/common/names.js';
import cliProgress from 'cli-progress';
import { toJson } from '../../runtime/common/json.js';
import type { ProgressEvent } from '../../runtime/runs/progress.js';
import { withAdvice } from './advice.js';
import { duration } from '../../runtime/common/duration.js';
import { note, paint, print } from './terminal.js';

/** The address at which a browser shows the run. */
export interface WatchEvent {
  readonly kind: 'watch';
  readonly url: string;
}

export interface ProgressReporter {
  readonly show: (event: ProgressEvent | WatchEvent) => void;
  /** Removes the bar; may be called twice. */
  end(): void;
}

/** A progress reporter: a bar for a terminal, lines at most every ten seconds for a file, JSON lines for a program. */
export function progressReporter(style: 'bar' | 'lines' | 'json'): ProgressReporter {
  if (style === 'json') return { show: (event) => print(toJson(event)), end: () => undefined };
  return style === 'bar' ? new Bar() : new Lines();
}

const number = (value: number): string =>
  Math.abs(value) >= 1000 || value === 0 ? value.toFixed(0) : value.toPrecision(4);
const terms = (values: Readonly<Record<string, number>> = {}): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${number(value)}`)
    .join('  ');

function epochLine(event: Extract<ProgressEvent, { kind: 'epoch' }>): string {
  const splits = Object.entries(event.values).map(([split, values]) => `${paint.dim(split)} ${terms(values)}`);
  const stage = event.stage === undefined ? '' : `${event.stage}  `;
  return `epoch ${event.epoch}/${event.epochs}  ${stage}${splits.join('   ')}  ${paint.dim(`(${duration(event.seconds)})`)}`;
}

const warningLine = ({ message, advice }: Extract<ProgressEvent, { kind: 'warning' }>): string =>
  `${paint.yellow('warning')}: ${withAdvice(message, advice)}`;

const stageLine = ({
  name,
  epoch,
  epochs,
  stepsPerEpoch,
  totalSteps,
}: Extract<ProgressEvent, { kind: 'stage' }>): string =>
  `stage ${paint.bold(name)}: ${epochs === 1 ? `epoch ${epoch}` : `epochs ${epoch} to ${epoch + epochs - 1}`}, ${totalSteps === epochs * stepsPerEpoch ? `${counted(stepsPerEpoch, 'step')} each` : counted(totalSteps, 'step')}`;

/** The remaining time at the pace so far, evaluation and pictures included. */
class Pace {
  private start = performance.now();
  private firstStep = 0;
  total = 0;
  epochs = 0;

  begin(event: Extract<ProgressEvent, { kind: 'start' }>): void {
    this.start = performance.now();
    this.firstStep = event.step;
    this.total = event.totalSteps;
    this.epochs = event.epochs;
  }
  rate(step: number): number {
    return ((step - this.firstStep) * 1000) / (performance.now() - this.start);
  }
  left(step: number): string {
    const rate = this.rate(step);
    return rate > 0 ? `${duration((this.total - step) / rate)} left` : '';
  }
}

class Lines implements ProgressReporter {
  private readonly pace = new Pace();
  private last = performance.now();

  readonly show = (event: ProgressEvent | WatchEvent): void => {
    if (event.kind === 'start') {
      this.pace.begin(event);
      this.write(
        `run ${event.folder}: ${counted(event.epochs, 'epoch')}${event.totalSteps === event.epochs * event.stepsPerEpoch ? ` of ${counted(event.stepsPerEpoch, 'step')}` : `, ${counted(event.totalSteps, 'step')}`}${event.step > 0 ? `, going on from step ${event.step}` : ''}`,
      );
    } else if (event.kind === 'step' && performance.now() - this.last > 10_000) {
      const { step, stage = '', epoch, stepInEpoch, stepsPerEpoch, values } = event;
      const pace = `${this.pace.rate(step).toFixed(1)} steps/s, ${this.pace.left(step)}`;
      this.write(
        `epoch ${epoch} ${stage && `${stage} `}step ${stepInEpoch}/${stepsPerEpoch}  ${terms(values)}  (${pace})`,
      );
    } else if (event.kind === 'stage') this.write(stageLine(event));
    else if (event.kind === 'epoch') this.write(epochLine(event));
    else if (event.kind === 'preparation') this.preparation(event);
    else if (event.kind === 'evaluation') this.evaluation(event);
    else if (event.kind === 'search') this.search(event);
    else if (event.kind === 'watch') this.write(`watch ${event.url}`);
    else if (event.kind === 'warning') this.write(warningLine(event));
  };
  end(): void {}

  private preparation({ name, done, total }: Extract<ProgressEvent, { kind: 'preparation' }>): void {
    if (performance.now() - this.last > 10_000)
      this.write(`preparing ${name}: ${done} of ${counted(total, 'example')}`);
  }

  /** Prints a line at the beginning and then at most every ten seconds. */
  private evaluation({ name, set, done, total }: Extract<ProgressEvent, { kind: 'evaluation' }>): void {
    if (done === 0 || performance.now() - this.last > 10_000)
      this.write(`evaluating ${name}: ${set}, batch ${done + 1} of ${total}`);
  }

  private search({ step, steps }: Extract<ProgressEvent, { kind: 'search' }>): void {
    if (step > 0 && performance.now() - this.last > 10_000) this.write(`drawing, step ${step} of ${steps}`);
  }

  private write(line: string): void {
    this.last = performance.now();
    note(line);
  }
}

class Bar implements ProgressReporter {
  private readonly pace = new Pace();
  private running = false;
  private readonly bar = new cliProgress.SingleBar(
    {
      format: `{epoch} ${paint.cyan('{bar}')} {percentage} %  {rate}  {left}  {terms}`,
      barsize: 24,
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
      fps: 8,
      gracefulExit: false,
    },
    cliProgress.Presets.shades_classic,
  );

  readonly show = (event: ProgressEvent | WatchEvent): void => {
    if (event.kind === 'start') {
      this.pace.begin(event);
      note(paint.dim(`run ${event.folder}`));
      const blank = { epoch: `epoch ${event.epoch + 1}/${event.epochs}`, rate: '', left: '', terms: '' };
      this.bar.start(this.pace.total, event.step, blank);
      this.running = true;
    } else if (event.kind === 'step') {
      const { step, stage, values } = event;
      const epoch = `epoch ${event.epoch}/${this.pace.epochs}${stage === undefined ? '' : ` ${stage}`}`;
      const rate = `${this.pace.rate(step).toFixed(1)} steps/s`;
      this.bar.update(step, { epoch, rate, left: this.pace.left(step), terms: terms(values) });
    } else if (event.kind === 'phase') this.bar.update({ terms: `${event.name} …` });
    else if (event.kind === 'stage') this.above(stageLine(event));
    else if (event.kind === 'epoch') this.above(epochLine(event));
    else if (event.kind === 'preparation') this.preparation(event);
    else if (event.kind === 'evaluation') this.evaluation(event);
    else if (event.kind === 'search') this.search(event);
    else if (event.kind === 'watch') this.above(paint.dim(`watch ${event.url}`));
    else if (event.kind === 'warning') this.above(warningLine(event));
  };

  end(): void {
    if (this.running) this.bar.stop();
    this.running = false;
  }

  /** Shows a bar of its own, which is gone once all is prepared. */
  private preparation({ name, done, total }: Extract<ProgressEvent, { kind: 'preparation' }>): void {
    const shown = { epoch: `preparing ${name}`, rate: '', left: '', terms: '' };
    if (!this.running) this.bar.start(total, done, shown);
    this.running = true;
    this.bar.update(done, shown);
    if (done >= total) this.end();
  }

  /** Shows the bar of an evaluation in place of the bar of the training. */
  private evaluation({ name, set, done, total }: Extract<ProgressEvent, { kind: 'evaluation' }>): void {
    const shown = { epoch: `evaluating ${name}`, rate: '', left: '', terms: set };
    if (!this.running) this.bar.start(total, done, shown);
    this.running = true;
    this.bar.setTotal(total);
    this.bar.update(done, shown);
  }

  /** Writes a line over the bar at once, since a search blocks the event loop; the bar returns later. */
  private search({ step, steps }: Extract<ProgressEvent, { kind: 'search' }>): void {
    process.stderr.write(`\r\u001b[2K${step === steps ? '' : `drawing, step ${step} of ${steps}`}`);
  }

  /** Prints a permanent line above the bar. */
  private above(line: string): void {
    if (this.running) process.stderr.write('\r\u001b[2K');
    note(line);
  }
}
