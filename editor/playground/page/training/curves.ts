/** The curves of a training: the means of each term along the epochs. */
import { signal } from '@preact/signals';

export interface Curve {
  readonly name: string;
  readonly split: 'train' | 'test';
  readonly at: number[];
  readonly values: number[];
}

/** The points of an epoch. */
const pointsPerEpoch = 40;

/** A place in an epoch. The values are the means of the epoch so far. */
export interface Place {
  readonly epoch: number;
  readonly step: number;
  readonly steps: number;
}
type Values = Readonly<Record<string, number | undefined>>;

export class Curves {
  readonly list: Curve[] = [];
  /** Counts the points, so that what is drawn knows of them. */
  readonly version = signal(0);
  private window: { readonly step: number; readonly values: Values } = { step: 0, values: {} };

  /** Takes the running means of an epoch: a point is the mean of the steps since the last one. */
  addStep({ epoch, step, steps }: Place, values: Values): void {
    if (step <= this.window.step) this.window = { step: 0, values: {} };
    const { step: begun, values: before } = this.window;
    // The last batch of an epoch may be a small one, whose share of the mean is not known here.
    const isLast = step === steps && begun > 0;
    if (isLast || (step - begun < Math.ceil(steps / pointsPerEpoch) && step < steps)) return;
    const since = (name: string, mean: number): number => (mean * step - (before[name] ?? 0) * begun) / (step - begun);
    for (const [name, mean] of Object.entries(values))
      if (mean !== undefined) this.put(name, 'train', epoch - 1 + step / steps, since(name, mean));
    this.window = { step, values };
    this.version.value++;
  }

  addTest(epoch: number, values: Values): void {
    for (const [name, value] of Object.entries(values)) if (value !== undefined) this.put(name, 'test', epoch, value);
    this.version.value++;
  }

  private put(name: string, split: Curve['split'], at: number, value: number): void {
    let curve = this.list.find((each) => each.name === name && each.split === split);
    if (!curve) this.list.push((curve = { name, split, at: [], values: [] }));
    curve.at.push(at);
    curve.values.push(value);
  }
}
