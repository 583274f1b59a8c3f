import type { RunDistances } from '../../runtime/runs/folder/distances.js';
import type { InferenceOptions } from '../common/engine-options.js';
import { compileFor } from '../common/spec.js';
import { inferenceOf } from '../common/torch.js';
import { onRun } from '../common/work-on-run.js';
import { note, paint, print, printJson } from '../common/terminal.js';

export interface FidOptions extends InferenceOptions {
  readonly features: string;
  readonly spec?: string;
  readonly sample?: string;
  readonly show?: string;
  readonly n?: number;
  readonly set?: string;
  readonly split?: 'train' | 'validation' | 'test';
  readonly field?: string;
  readonly seed?: number;
  readonly checkpoint?: 'last' | 'best';
  readonly data?: string;
  readonly backend?: string;
  readonly run?: Record<string, string>;
  readonly source?: Record<string, string>;
  readonly json?: boolean;
}

/** Measures a run against data; returns the exit code. */
export function runFid(folder: string, options: FidOptions): Promise<number> {
  return onRun(folder, options, { stopping: 'stopping; nothing was written' }, async (work) => {
    const today = options.spec === undefined ? undefined : await compileFor(folder, options.spec);
    const inference = await inferenceOf(options, today?.graph);
    const { distanceRun, loadModule } = await import('../../runtime/node.js');
    const { features, sample, show, n, set, split, field, seed, checkpoint } = options;
    const asked = { features, sample, show, n, set, split, field, seed, checkpoint };
    const { distances, path, cached, report } = await distanceRun({
      ...work,
      ...asked,
      ...(inference ? { inference } : {}),
      ...(today ? { today: await loadModule(today.code, 'model.ts') } : {}),
    });
    return async () => {
      if (options.json) printJson({ folder, file: path, cached, ...distances });
      else {
        await printDistances(distances);
        print(`\n  numbers    ${path}\n  report     ${report}`);
      }
      return 0;
    };
  });
}

const look = () => ({
  head: paint.isColorSupported ? ['bold'] : [],
  border: paint.isColorSupported ? ['gray'] : [],
  compact: true,
});
const counted = (count: number): string => count.toLocaleString('en-US');
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

async function printDistances({ samples, reference, values, settings, classes, ...rest }: RunDistances): Promise<void> {
  const { default: Table } = await import('cli-table3');
  const { extractor, warnings, epoch } = rest;
  const table = new Table({ head: ['', 'value', 'how'], colAligns: ['left', 'right', 'left'], style: look() });
  const how: Readonly<Record<string, string>> = {
    fid: 'lower is nearer; 0 for equal sets',
    kid: `mean of ${settings.kid?.subsets} subsets of ${settings.kid?.size}`,
    kid_std: 'standard deviation over the subsets',
    precision: `share of samples that look real (k = ${settings.manifold?.k})`,
    recall: 'share of the data that is drawn',
  };
  for (const [name, value] of Object.entries(values))
    table.push([name, value.toPrecision(5), how[name.slice(0, name.indexOf('['))] ?? '']);
  const { sample, output, count } = samples;
  print(
    `${paint.bold(`${sample}.${output}`)}, ${counted(count)} drawn after epoch ${Math.floor(epoch)}, against ${counted(reference.count)} of ${reference.data}.${reference.split} (${reference.field})`,
  );
  print(table.toString());
  const { height, width, channels, resize } = extractor.input;
  print(`  features of ${extractor.network}: ${extractor.layer}, ${height}×${width}×${channels}, ${resize}`);
  const seen = new Table({ head: ['class', 'drawn', 'data'], colAligns: ['left', 'right', 'right'], style: look() });
  const share = (counts: readonly number[], index: number, total: number): string => percent(counts[index]! / total);
  const most = classes.names
    .map((_, index) => index)
    .sort((a, b) => classes.reference[b]! + classes.samples[b]! - classes.reference[a]! - classes.samples[a]! || a - b)
    .slice(0, 12);
  for (const index of most.sort((a, b) => a - b))
    seen.push([
      classes.names[index]!,
      share(classes.samples, index, count),
      share(classes.reference, index, reference.count),
    ]);
  print(`\nwhat the network sees (${percent(classes.apart)} of the pictures would have to change class)`);
  print(seen.toString());
  if (classes.dropped.length > 0)
    print(`  hardly drawn: ${classes.dropped.map((index) => classes.names[index]).join(', ')}`);
  for (const warning of warnings) note(`${paint.yellow('warning')}: ${warning}`);
}
