import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { stagesOf } from '../graph/stages.js';
import type { ModelGraph, Stage, Train } from '../graph/types.js';
import { findConfig } from '../catalogue/configs/index.js';
import type { ResolvedModel } from '../resolve/model.js';
import type { Rule } from './rule.js';

const epochs = (count: number): string => `${count} epoch${count === 1 ? '' : 's'}`;

/** An epoch is idle if the rate is 0 from its start on. */
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
    return diagnostic('GEN4020', 'idle', span, {
      idle,
      idleEpochs: epochs(idle),
      place: where,
      ends,
      trained: epochs(stage.epochs),
      hasEnd: 'to' in settings,
      end: stage.epochs,
      enough: epochs(Math.ceil(ends)),
    });
  if (warmup < stage.epochs) return undefined;
  return diagnostic('GEN4020', 'warmup', span, { warmup: epochs(warmup), place: where, trained: epochs(stage.epochs) });
}

function check(graph: ModelGraph, spec: ResolvedModel): Diagnostic[] {
  return stagesOf(graph.train).flatMap((stage) => {
    const idle = stage.groups
      .flatMap(({ steps }) => steps)
      .filter(({ optimizer }) => typeof optimizer === 'object' && optimizer.settings['lr']?.value === 0);
    return [
      ...[schedule(stage, spec)].filter((found) => found !== undefined),
      ...idle.map(({ name, span }): Diagnostic => diagnostic('GEN4020', 'zero', span, { step: name })),
    ];
  });
}

export const ratesAreAboveZero: Rule = { code: 'GEN4020', name: 'rates-are-above-zero', check };
