/** The plan of an ablation and an estimate of its time. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workOf } from '../../runtime/runs/ablation/estimate.js';
import type { Estimate } from '../../runtime/runs/ablation/estimate.js';
import type { Measured } from '../../runtime/runs/ablation/index.js';
import { print, printJson } from '../common/terminal.js';
import { jobsOf, threadsOf } from './options.js';
import type { AblateOptions } from './options.js';
import { planText } from './plan-text.js';
import type { Prepared } from './spec-plan.js';

export async function showPlan(prepared: Prepared, options: AblateOptions): Promise<number> {
  const { ablation } = prepared;
  if (options.json) printJson(ablation);
  else print(planText(ablation, await measure(prepared, options), jobsOf(options)));
  return 0;
}

/**
 * Times an iteration of the base and, if another arm does more work, of the largest arm. It is timed in this process,
 * which says nothing about torch.
 */
export async function measure(prepared: Prepared, options: AblateOptions): Promise<Estimate | undefined> {
  if (options.engine === 'torch') return undefined;
  const work = prepared.ablation.arms.map(workOf);
  const base = await measureArm(prepared, 0, options);
  if (!base) return undefined;
  const most = work.indexOf(Math.max(...work));
  const largest = work[most]! > work[0]! ? await measureArm(prepared, most, options) : undefined;
  return {
    base: { seconds: base.seconds, work: work[0]! },
    ...(largest ? { largest: { seconds: largest.seconds, work: work[most]! } } : {}),
    ...(base.examples === undefined ? {} : { examples: base.examples }),
  };
}

/** Measures an arm in a process of its own, so that its memory is released. */
async function measureArm(
  { plan, ablation }: Prepared,
  index: number,
  options: AblateOptions,
): Promise<Measured | undefined> {
  const { emit } = await import('../../compiler/index.js');
  const folder = mkdtempSync(join(tmpdir(), 'genc-measure-'));
  try {
    const path = join(folder, 'model.ts');
    await writeFile(path, await emit(plan.arms[index]!.graph!));
    const settings = Object.entries({ data: options.data, backend: options.backend, threads: threadsOf(options) });
    const words = settings.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
    const call = [...process.execArgv, process.argv[1]!, 'ablate', path, '--measure', ablation.base, ...words];
    const { status, stdout } = spawnSync(process.execPath, call, { encoding: 'utf8' });
    return status === 0 ? (JSON.parse(stdout) as Measured) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
