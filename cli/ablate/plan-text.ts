/** The text of a plan, shown before anything runs. */
import { estimated, iterationsOf } from '../../runtime/runs/ablation/estimate.js';
import type { Estimate } from '../../runtime/runs/ablation/estimate.js';
import type { AblationFile } from '../../runtime/runs/ablation/index.js';
import { duration } from '../../runtime/common/duration.js';
import { paint } from '../common/terminal.js';

export function planText(ablation: AblationFile, estimate: Estimate | undefined, jobs: number): string {
  const { name, doc, arms, seeds, compare } = ablation;
  const runs = arms.length * seeds.length;
  const width = Math.min(32, Math.max(...arms.map(({ id }) => id.length)));
  const lines = arms.flatMap(({ id, differences, unequal }, index) => {
    const [first = index === 0 ? 'the base' : 'nothing differs', ...others] = differences;
    const indent = ' '.repeat(width + 4);
    return [
      `  ${paint.bold(id.padEnd(width))}  ${index === 0 ? paint.dim(first) : first}`,
      ...others.map((line) => `${indent}${line}`),
      ...unequal.map((line) => `${indent}${paint.yellow('not equal')}: ${line}`),
    ];
  });
  const measures = compare.map(({ measure, order }) => `${measure}${order ? ` (${order})` : ''}`);
  const settings = Object.entries(ablation.set ?? {})
    .map(([param, value]) => `, ${param} = ${value}`)
    .join('');
  const time = estimate === undefined ? [] : [timeText(ablation, estimate, jobs)];
  return [
    `${paint.bold(name)}${doc ? `: ${doc}` : ''}`,
    ...lines,
    '',
    `${runs} run${runs === 1 ? '' : 's'}: ${arms.length} arm${arms.length === 1 ? '' : 's'} under seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')}${settings}`,
    ...(measures.length > 0 ? [`compared by ${measures.join(', ')}`] : []),
    ...time,
  ].join('\n');
}

/** How long it will take, and how that is known. */
function timeText(ablation: AblationFile, estimate: Estimate, jobs: number): string {
  const total = estimated(ablation, estimate);
  const { base, largest } = iterationsOf(estimate);
  const isMeasured = estimate.kind === 'measured';
  const about = isMeasured ? '' : 'about ';
  const one = `an iteration of the base takes ${about}${short(base)} here`;
  const how = isMeasured ? '' : '; estimated from operations and this machine’s speed, --measure times them';
  if (total === undefined) return `${one}; its data is not here, so the whole is not known${how}`;
  const slowest = largest === undefined ? '' : `, of the largest arm ${about}${short(largest)}`;
  const others = isMeasured ? '; other arms by their FLOPs' : how;
  return `about ${duration(total)} of work (${one}${slowest}${others})${jobs > 1 ? `, ${jobs} at a time` : ''}`;
}

const short = (seconds: number): string => (seconds < 60 ? `${Number(seconds.toPrecision(2))} s` : duration(seconds));
