/**
 * The distances that a spec's metrics ask for in training. Metrics that share a sample, a network and a reference share
 * one draw and one pass of features.
 */
import { join } from 'node:path';
import type { Split } from '../data/index.js';
import { UserError } from '../../common/errors.js';
import { toJson } from '../../common/json.js';
import type { FeatureExtractor, ReferenceFeatures } from '../features/index.js';
import { openExtractor } from '../features/index.js';
import type { AnyModel, DistanceDefinition } from '../../contract/model.js';
import type { DrawnSample } from '../drawing/sample-pictures.js';
import { sampleNamed } from '../drawing/sample-values.js';
import type { DataSource } from '../data/set/data-source.js';
import { isDue } from '../../library/train/schedule.js';
import { stagesOf } from '../../library/train/stages.js';
import type { Inference } from '../../library/train/inference.js';
import type { Means } from '../../library/train/trainer.js';
import { writeAtomic } from '../files/atomic.js';
import type { RunDistances } from '../folder/distances.js';
import { measureDistances, measureReference } from '../fid/distances.js';
import type { ReferenceSet } from '../fid/distances.js';

/** The metrics of one sample, network and reference. */
interface Group {
  readonly definition: DistanceDefinition;
  readonly metrics: readonly { readonly name: string; readonly definition: DistanceDefinition }[];
  readonly extractor: FeatureExtractor;
  readonly reference: ReferenceSet;
  /** The features of the reference, taken when first needed. */
  features?: ReferenceFeatures;
}

/** The epoch after which distances are measured. */
export interface MeasuringTime {
  readonly folder: string;
  /** The numbers of iterations and epochs done. */
  readonly step: number;
  readonly epoch: number;
  readonly epochs: number;
}

export class TrainingDistances {
  private readonly groups = new Map<string, Group>();
  private readonly extractors = new Map<string, FeatureExtractor>();
  private readonly said = new Set<string>();
  /**
   * The metrics that cannot be measured here, with the reasons: a spec trains even without the files of its networks.
   */
  readonly absent: Record<string, string> = {};

  private constructor(private readonly model: AnyModel) {}

  /** Opens the networks and looks for the pictures to compare with, before anything is trained. */
  static async open(model: AnyModel, source: DataSource, directory: string): Promise<TrainingDistances> {
    const distances = new TrainingDistances(model);
    for (const [name, definition] of Object.entries(model.distances ?? {})) {
      try {
        await distances.add(name, definition, source, directory);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        distances.absent[name] = error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
      }
    }
    return distances;
  }

  /** One line for all metrics that are left out for the same reason. */
  get warnings(): string[] {
    const reasons = new Map<string, string[]>();
    for (const [name, why] of Object.entries(this.absent)) reasons.set(why, [...(reasons.get(why) ?? []), name]);
    return [...reasons].map(([why, names]) => `${names.join(', ')}: not measured in this run. ${why}`);
  }

  private async add(
    name: string,
    definition: DistanceDefinition,
    source: DataSource,
    directory: string,
  ): Promise<void> {
    const { features, field, on, n, sample, output } = definition;
    const reference = await referenceOf(source, definition);
    let extractor = this.extractors.get(features);
    if (!extractor) this.extractors.set(features, (extractor = await openExtractor(features, directory)));
    const key = JSON.stringify([sample, output, n, features, field, on.data, reference.split, reference.count]);
    const group = this.groups.get(key) ?? { definition, metrics: [], extractor, reference };
    this.groups.set(key, { ...group, metrics: [...group.metrics, { name, definition }] });
  }

  /** True if anything is due after an epoch. */
  isDue(epoch: number, epochs: number): boolean {
    return [...this.groups.values()].some((group) => this.due(group, epoch, epochs).length > 0);
  }

  private due({ metrics }: Group, epoch: number, epochs: number): Group['metrics'] {
    const stages = stagesOf(this.model.train);
    return metrics.filter(({ definition }) => isDue(definition.at, epoch, epochs, stages));
  }

  /**
   * Measures what is due and writes it to the folder; returns the metrics by split. A metric that cannot be measured,
   * for instance of NaN pictures, is reported and becomes NaN: the training goes on.
   */
  async measure(
    trainer: Inference,
    source: DataSource,
    time: MeasuringTime,
    warn: (message: string) => void,
  ): Promise<Partial<Record<Split, Means>>> {
    const { folder, step, epoch, epochs } = time;
    const found: Partial<Record<Split, Means>> = {};
    for (const group of this.groups.values()) {
      const due = this.due(group, epoch, epochs);
      if (due.length === 0) continue;
      const { extractor, reference, definition } = group;
      const drawn = drawnSample(this.model, definition);
      const request = { extractor, sample: drawn, n: definition.n, reference };
      const measures = [...new Set(due.map((each) => each.definition.measure))];
      const means = (found[reference.split] ??= {});
      try {
        group.features ??= await measureReference(source, request);
        const measured = await measureDistances(trainer, source, group.features, { ...request, measures });
        const record: RunDistances = {
          format: 'genc-fid-1',
          ...{ model: this.model.name, step, epoch },
          ...measured,
        };
        await writeAtomic(join(folder, pathOf(group, epoch)), `${toJson(record, 2)}\n`);
        for (const { name, definition: asked } of due)
          means[name] = measured.values[`${asked.measure}[${asked.features}]`] ?? NaN;
        for (const message of measured.warnings) this.once(message, due, warn);
      } catch (error) {
        // NaN is set, because without it an earlier value would pass for the last.
        for (const { name } of due) means[name] = NaN;
        const names = due.map(({ name }) => name).join(', ');
        warn(`${names} after epoch ${epoch}: not measured. ${(error as Error).message}`);
      }
    }
    return found;
  }

  private once(message: string, metrics: Group['metrics'], warn: (message: string) => void): void {
    if (this.said.has(message)) return;
    this.said.add(message);
    warn(`${metrics.map(({ name }) => name).join(', ')}: ${message}`);
  }

  dispose(): void {
    for (const extractor of this.extractors.values()) extractor.dispose();
  }
}

/** The path of a group's file for an epoch, named by its first metric: `epoch-0012-fid-fashion-cnn.json`. */
function pathOf({ metrics }: Group, epoch: number): string {
  const name = metrics[0]!.name.replace(/\[(.*)\]$/, '-$1');
  return join('distances', `epoch-${String(epoch).padStart(4, '0')}-${name}.json`);
}

function drawnSample(model: AnyModel, { sample: name, output: index }: DistanceDefinition): DrawnSample {
  const sample = sampleNamed(model, name);
  const output = sample.outputs[index]!;
  return { name, sample, index, output, range: output.range ?? [0, 1] };
}

async function referenceOf(source: DataSource, { on, field, n }: DistanceDefinition): Promise<ReferenceSet> {
  const set = await source.set(on.data);
  const split = await source.splitOf(on);
  const count = Math.min(n, on.first ?? Infinity, set.count(split));
  if (count === 0)
    throw new UserError(`${on.data} has no ${split} split to compare with.`, {
      hint: `It has ${set.splits.join(' and ')}.`,
    });
  const about = set.definition.fields[field];
  if (about?.kind !== 'image') throw new UserError(`${on.data} has no picture '${field}'.`);
  return { data: on.data, split, field, count, range: about.range };
}
