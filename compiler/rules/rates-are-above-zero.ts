import type { Diagnostic } from '../../grammar/syntax/diagnostic.js';
import { stagesOf } from '../graph/stages.js';
import type { ModelGraph, Stage, Train } from '../graph/types.js';
import { findConfig } from '../catalogue/configs/index.js';
import type { ResolvedModel } from '../resolve/model.js';
import type { Rule } from './rule.js';

const epochs = (count: number): string => `${count} epoch${count === 1 ? '' : 's'}`;

/** An epoch is idle where the rate is 0 from its start on. */
function schedule(stage: Stage | Train, spec: ResolvedModel): Diagnostic | undefined {
  const name = 'name' in stage ? stage.name : undefined;
  const own = spec.train.stages.find((each) => each.name === name)?.settings.get('schedule');
  const span = (own ?? spec.train.settings.get('schedule'))?.value.span;
  const { kind, settings } = stage.schedule;
  const entry = findConfig(kind, 'schedule');
  const ends = entry?.ends?.(settings);
  const warmup = entry?.warmup?.(settings) ?? 0;
  if (!span) return undefined;
  const where = name === undefined ? '' : ` of the stage \`${name}\``;
  const idle = ends === undefined ? 0 : stage.epochs - Math.ceil(ends);
  if (ends !== undefined && idle > 0)
    return {
      code: 'GEN4020',
      severity: 'warning',
      message: `the last ${idle === 1 ? 'epoch' : epochs(idle)}${where} ${idle === 1 ? 'trains' : 'train'} nothing: the learning rate is 0 from epoch ${ends} on`,
      span,
      label: `zero at epoch ${ends}, of ${epochs(stage.epochs)}`,
      why: 'A schedule counts epochs of the training that it stands in, whatever `epochs` says; at its end the learning rate is 0, and no weight moves any more.',
      hint: `${'to' in settings ? `Let it end where the training does, such as \`to=${stage.epochs}\`` : 'Give it a factor above 0, such as `factor=0.1`'}, or train ${epochs(Math.ceil(ends))}.`,
    };
  if (warmup < stage.epochs) return undefined;
  return {
    code: 'GEN4020',
    severity: 'warning',
    message: `the learning rate is never as written: its warm-up takes ${epochs(warmup)}, the training${where} ${epochs(stage.epochs)}`,
    span,
    hint: `Train longer, or warm up in fewer than ${epochs(stage.epochs)}.`,
  };
}

function check(graph: ModelGraph, spec: ResolvedModel): Diagnostic[] {
  return stagesOf(graph.train).flatMap((stage) => {
    const idle = stage.groups
      .flatMap(({ steps }) => steps)
      .filter(({ optimizer }) => typeof optimizer === 'object' && optimizer.settings['lr']?.value === 0);
    return [
      ...[schedule(stage, spec)].filter((found) => found !== undefined),
      ...idle.map(({ name, span }): Diagnostic => ({
        code: 'GEN4020',
        severity: 'warning',
        message: `the step \`${name}\` trains nothing: its learning rate is 0`,
        span,
        hint: 'Give its optimizer a rate, such as lr=1e-3; to keep nets as they are, leave the step out.',
      })),
    ];
  });
}

export const ratesAreAboveZero: Rule = { code: 'GEN4020', name: 'rates-are-above-zero', check };
