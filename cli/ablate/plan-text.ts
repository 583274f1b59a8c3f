/** A plan as it is shown before anything runs. */
import type { StudyFile } from '../../runtime/study/index.js';
import { duration } from '../duration.js';
import { paint } from '../terminal.js';

export interface Estimate {
  /** Of one iteration of the base, measured. */
  readonly seconds: number;
  /** Training examples; undefined where the data is not here. */
  readonly examples?: number;
}

/** Seconds of all runs, one after the other: those of other arms than the base by their FLOPs. */
export function estimated({ arms, seeds }: StudyFile, { seconds, examples }: Estimate): number | undefined {
  const [base] = arms;
  if (!base || examples === undefined) return undefined;
  const perSeed = arms.reduce((sum, { flops, batch, epochs }) => {
    const share = base.flops > 0 ? (flops * batch) / (base.flops * base.batch) : 1;
    return sum + seconds * share * Math.ceil(examples / batch) * epochs;
  }, 0);
  return perSeed * seeds.length;
}

export function planText(study: StudyFile, estimate: Estimate | undefined, jobs: number): string {
  const { name, doc, arms, seeds, compare } = study;
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
  const settings = Object.entries(study.set ?? {})
    .map(([param, value]) => `, ${param} = ${value}`)
    .join('');
  const total = estimate === undefined ? undefined : estimated(study, estimate);
  const time =
    estimate === undefined
      ? []
      : total === undefined
        ? [
            `an iteration of the base takes ${estimate.seconds.toFixed(3)} s here; its data is not here, so the whole is not known`,
          ]
        : [
            `about ${duration(total)} of work (an iteration of the base takes ${estimate.seconds.toFixed(3)} s here; other arms by their FLOPs)${jobs > 1 ? `, ${jobs} at a time` : ''}`,
          ];
  return [
    `${paint.bold(name)}${doc ? `: ${doc}` : ''}`,
    ...lines,
    '',
    `${runs} run${runs === 1 ? '' : 's'}: ${arms.length} arm${arms.length === 1 ? '' : 's'} under seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')}${settings}`,
    ...(measures.length > 0 ? [`compared by ${measures.join(', ')}`] : []),
    ...time,
  ].join('\n');
}
