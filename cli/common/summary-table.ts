import { counted } from '../../runtime/common/names.js';
import { foldLayers, rowsShown } from '../../compiler/summary/folded.js';
import { summarize } from '../../compiler/index.js';
import type { MemoryEstimate, ModelGraph, Summary } from '../../compiler/index.js';
import { gigabytes } from '../../compiler/memory/gigabytes.js';
import { paint } from './terminal.js';
import { tableDrawer } from './text-table.js';

const whole = (value: number): string => value.toLocaleString('en-US');

/** A count with three digits and its order of magnitude, as `1.20 M`. */
export function short(value: number): string {
  for (const [unit, size] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const) {
    if (value >= size) return `${(value / size).toPrecision(3)} ${unit}`;
  }
  return String(value);
}

/** One number where all axes agree, `70×35` where they do not; shares of a place as `1/2`. */
function perAxis(numbers: readonly number[] = []): string {
  const words = numbers.map((each) => (each > 0 && each < 1 ? `1/${Number((1 / each).toPrecision(3))}` : String(Number(each.toPrecision(6))))); // prettier-ignore
  return new Set(words).size === 1 ? words[0]! : words.join('×');
}

/** The layer table of each net for `genc show`. A long table has a row per block unless `all` is true. */
export async function summaryTable(graph: ModelGraph, all = false): Promise<string> {
  const draw = await tableDrawer();
  const summary = summarize(graph);
  const blocks = summary.nets.map((net, index) => {
    const rows =
      all || net.layers.length <= rowsShown
        ? net.layers.map((layer) => ({ ...layer, times: 1 }))
        : foldLayers(graph.nets[index]!);
    // Nets without maps see no places, and have no columns for them.
    const isSpatial = rows.some(({ stride }) => stride !== undefined);
    const table = draw(
      ['layer', 'op', 'output', ...(isSpatial ? ['field', 'stride'] : []), 'parameters', 'FLOPs'],
      rows.map(({ path, op, output, field, stride, parameters, flops, times }) => [
        ...[path, times > 1 ? `${op} × ${times}` : op, `[${output.join(', ')}]`],
        ...(isSpatial ? [field === 'all' ? 'all' : perAxis(field), perAxis(stride)] : []),
        ...[parameters ? whole(parameters) : '', short(flops)],
      ]),
      ['left', 'left', 'left', ...(isSpatial ? (['right', 'right'] as const) : []), 'right', 'right'],
    );
    const fixed = net.parameters - net.trainable;
    const flops = net.layers.reduce((sum, layer) => sum + layer.flops, 0);
    const total = `${whole(net.parameters)} parameters, ${whole(net.trainable)} trainable${fixed > 0 ? `, ${whole(fixed)} not` : ''}; ${short(flops)} FLOPs per example`;
    const folded =
      rows.length < net.layers.length
        ? `\n${net.layers.length} operations in ${rows.length} rows, one for each block or run of like iterations; --all shows every one`
        : '';
    return `${paint.bold(`${summary.model}.${net.name}`)}\n${table}\n${total}${folded}`;
  });
  const memory = summary.memory ? [memoryLine(summary.memory)] : [];
  return [...blocks, ...memory, ...stageLines(summary), ...sampleLines(summary), ...evaluationLines(summary)].join(
    '\n\n',
  );
}

/** The line with the peak memory of the training and the step that needs it. */
export const memoryLine = ({ bytes, batch, step, stage }: MemoryEstimate): string =>
  `memory: about ${gigabytes(bytes)} at batch ${batch}${[step, stage].map((name) => (name === undefined ? '' : `, in ${name}`)).join('')}`;

/** Lines for the stages of a training, in their order. */
function stageLines({ stages = [] }: Summary): string[] {
  const lines = stages.map(({ name, epochs, batch, steps, frozen }) => {
    const trained = steps.map(({ loss, over }) => `${loss} over ${over.join(', ')}`).join('; ');
    const still = frozen.length > 0 ? `; ${frozen.join(', ')} frozen` : '';
    return `${paint.bold(name)}: ${counted(epochs, 'epoch')} of batches of ${batch}, ${trained}${still}`;
  });
  return lines.length > 0 ? [`stages\n${lines.map((line, index) => `  ${index + 1}. ${line}`).join('\n')}`] : [];
}

/** Lines for samples with loops: what one example costs, and what an iteration calls. */
function sampleLines({ samples = [] }: Summary): string[] {
  const lines = samples.flatMap(({ name, flops, loops }) => [
    `${paint.bold(name)}: ${short(flops)} FLOPs per example`,
    ...loops.map(({ over, iterations, flops: own, calls }) => {
      const called = Object.entries(calls).map(([net, times]) => (times === 1 ? net : `${net} × ${times}`));
      return `  ${whole(iterations)} × ${short(own)} over ${over}${called.length > 0 ? `, calls ${called.join(', ')}` : ''}`;
    }),
  ]);
  return lines.length > 0 ? [`samples\n${lines.map((line) => `  ${line}`).join('\n')}`] : [];
}

/** Lines for the evaluations and claims of a spec. */
function evaluationLines({ evaluations = [], claims = [] }: Summary): string[] {
  const lines = evaluations.map(({ name, scores, inside, outside }) => {
    const sets = [`inside ${inside.join(', ')}`, ...(outside.length > 0 ? [`outside ${outside.join(', ')}`] : [])];
    return `${paint.bold(name)}: ${scores.join(', ')}; ${sets.join('; ')}`;
  });
  return [
    ...(lines.length > 0 ? [`evaluations\n${lines.map((line) => `  ${line}`).join('\n')}`] : []),
    ...(claims.length > 0 ? [`claims\n${claims.map((claim) => `  ${claim}`).join('\n')}`] : []),
  ];
}
