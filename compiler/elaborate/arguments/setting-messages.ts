/** Messages about settings that are unknown, or whose values do not fit. */
import { textOf } from '../../../grammar/syntax/source.js';
import { findOp } from '../../catalogue/index.js';
import type { SettingSpec } from '../../catalogue/row/types.js';
import { meant, nearest } from '../../diagnostics/suggest.js';
import type { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Meaning } from '../scope/meaning.js';
import { describe } from '../scope/meaning.js';
import { activationHint, batchHint, incomingHint } from './other-libraries.js';
import { byPosition, expected } from './setting-kinds.js';

const isAnnealed = (meaning: Meaning): boolean =>
  meaning.kind === 'tensor' &&
  meaning.value.origin.kind === 'node' &&
  meaning.value.origin.node.kind === 'op' &&
  meaning.value.origin.node.op.annealing !== undefined;

export function badValue(
  builder: Builder,
  owner: string,
  spec: SettingSpec,
  argument: BoundArgument,
  meaning: Meaning,
  spread: readonly BoundArgument[] = [argument],
): void {
  const axes =
    argument.expression?.kind === 'list'
      ? argument.expression.items.map((item) => textOf(item.span))
      : spread.map(({ span }) => textOf(span));
  const isPair = argument.expression?.kind === 'list' && axes.length === 2;
  const hint =
    spec.type.kind === 'shape'
      ? batchHint(axes)
      : spec.type.kind === 'range' && isPair
        ? `Write \`${axes.join('..')}\`.`
        : isAnnealed(meaning)
          ? `Settings do not change with the training, but for learning rates: \`schedule cosine(to=20)\` in train changes all of them.`
          : undefined;
  builder.report(
    'GEN1010',
    'setting',
    argument.span,
    { owner, type: expected(spec.type), name: spec.name, found: describe(meaning) },
    { why: spec.doc, ...(hint ? { hint } : {}) },
  );
}

export function reportUnknown(
  builder: Builder,
  owner: string,
  specs: readonly SettingSpec[],
  argument: BoundArgument,
  written: readonly BoundArgument[] = [argument],
): void {
  const names = specs.map((spec) => spec.name);
  if (argument.name === undefined) {
    const places = byPosition(specs).map((spec) => spec.name);
    const others = names.filter((name) => !places.includes(name));
    const incoming = incomingHint(owner, byPosition(specs), written);
    const byName = others.length > 0 ? `By name it takes ${others.map((name) => `${name}=…`).join(', ')}.` : undefined;
    const hint = incoming ?? byName;
    const { span } = argument;
    if (names.length === 0) builder.report('GEN1011', 'none', span, { owner }, { hint });
    else if (places.length === 0) builder.report('GEN1011', 'byName', span, { owner }, { hint });
    else builder.report('GEN1011', 'unnamed', span, { owner, places: places.join(' and ') }, { hint });
    return;
  }
  if (/^(activation|nonlinearity|act)$/.test(argument.name)) {
    builder.report(
      'GEN1008',
      'setting',
      argument.nameSpan ?? argument.span,
      { owner, name: argument.name },
      findOp(owner)?.kind === 'layer' ? { hint: activationHint(owner, argument, written) } : {},
    );
    return;
  }
  const close = argument.name === 'betas' ? undefined : nearest(argument.name, names);
  const otherwise =
    argument.name === 'betas' && names.includes('beta2')
      ? 'Each has a setting of its own: beta1=0.9, beta2=0.999.'
      : names.length > 0
        ? `It has ${names.join(', ')}.`
        : /^(axis|axes|dim|dims|keepdim|keepdims|reduction)$/.test(argument.name)
          ? 'Reductions cover everything but the batch.'
          : 'It has none.';
  const span = argument.nameSpan ?? argument.span;
  builder.report('GEN1008', 'setting', span, { owner, name: argument.name }, meant(span, close, otherwise));
}
