/** The clauses `on test first 10 at every epoch`, `on train random 5`. */
import type { Clauses, Expression } from '../../../grammar/syntax/ast.js';
import { textOf } from '../../../grammar/syntax/source.js';
import type { EpochWord } from '../../../grammar/syntax/words.js';
import { isEpochWord } from '../../../grammar/syntax/words.js';
import { meant, nearest } from '../../diagnostics/suggest.js';
import type { EpochSchedule, Selection } from '../../graph/types.js';
import { findStage } from '../../resolve/train.js';
import type { Split } from '../names/data-sets.js';
import { splits } from '../names/data-sets.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { notCompiled } from '../scope/not-compiled.js';
import { numberOf } from '../scope/tensor.js';

export function readSelection(builder: Builder, clauses: Clauses, environment: Environment): Selection | undefined {
  const where = clauses.on?.[0];
  if (clauses.on && clauses.on.length > 1) notCompiled(builder, clauses.on[1]!.span, 'more than one place after `on`');
  const first = clauses.first && positive(builder, clauses.first, environment, 'first');
  const random = clauses.random && positive(builder, clauses.random, environment, 'random');
  if (clauses.first && clauses.random)
    builder.report('GEN1010', 'firstAndRandom', clauses.random.span, {
      related: [{ span: clauses.first.span, message: 'said here' }],
    });
  if (!where && first === undefined && random === undefined) return undefined;
  return {
    ...(where ? readPlace(builder, where) : {}),
    ...(first === undefined ? {} : { first }),
    ...(random === undefined ? {} : { random }),
  };
}

function readPlace(builder: Builder, place: Expression): { data?: string; split?: Split } {
  const names = builder.data.map((data) => data.name);
  const unknown = (text: string, span: Expression['span'], known: readonly string[]): void => {
    builder.report(
      'GEN1001',
      'splitOrSet',
      span,
      { name: text },
      meant(span, nearest(text, known), `Write one of ${known.join(', ')}.`),
    );
  };
  if (place.kind === 'name') {
    if ((splits as readonly string[]).includes(place.name)) return { split: place.name as Split };
    if (names.includes(place.name)) return { data: place.name };
    unknown(place.name, place.span, [...splits, ...names]);
    return {};
  }
  if (place.kind === 'member' && place.object.kind === 'name') {
    const { name } = place.object;
    const split = place.member.name;
    if (!names.includes(name)) unknown(name, place.object.span, names);
    else if (!(splits as readonly string[]).includes(split)) unknown(split, place.member.span, splits);
    else return { data: name, split: split as Split };
    return {};
  }
  if (place.kind !== 'error') unknown(textOf(place.span), place.span, [...splits, ...names]);
  return {};
}

function positive(
  builder: Builder,
  expression: Expression,
  environment: Environment,
  what: string,
): number | undefined {
  const value = numberOf(builder, expression, environment);
  if (value === undefined || (Number.isInteger(value) && value >= 1)) return value;
  builder.report('GEN1010', 'wholeNumber', expression.span, { what, value });
  return undefined;
}

export function readSchedule(
  builder: Builder,
  { at: schedule, after }: Clauses,
  environment: Environment,
): EpochSchedule | undefined {
  if (after && schedule)
    builder.report(
      'GEN3014',
      'afterAndAt',
      after.span,
      { stage: after.name },
      { related: [{ span: schedule.span, message: 'said here too' }] },
    );
  if (after) {
    const stage = findStage(builder.model.train, after, (diagnostic) => builder.addDiagnostic(diagnostic));
    return stage && { kind: 'after', stage: stage.name };
  }
  if (!schedule) return undefined;
  if (schedule.kind === 'every') {
    const interval = schedule.interval ? positive(builder, schedule.interval, environment, 'every') : 1;
    return interval === undefined ? undefined : { kind: 'every', interval };
  }
  const epochs: (number | EpochWord)[] = [];
  for (const epoch of schedule.epochs ?? []) {
    if (epoch.kind === 'name' && isEpochWord(epoch.name)) epochs.push(epoch.name);
    else {
      const value = positive(builder, epoch, environment, 'epochs');
      if (value !== undefined) epochs.push(value);
    }
  }
  return { kind: 'epochs', epochs };
}
