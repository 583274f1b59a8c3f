/** Numbers of whole sets: `average` in the scores of an evaluation, `auroc` in claims. */
import type { Span } from '../../../grammar/syntax/source.js';
import { readSet } from '../names/data-sets.js';
import { perExample } from '../names/one-number.js';
import type { Builder } from '../scope/builder.js';
import type { WrittenCall } from '../scope/language.js';
import type { Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';

/** `average(value, set.split)`: a number that is computed before the scores. */
export function averageOf(builder: Builder, { carried, arguments: given, span }: WrittenCall): Meaning {
  const averages = builder.averagesOf;
  if (!averages) {
    builder.report('GEN3022', 'average', span);
    return poison;
  }
  const places = given.filter((argument) => argument.expression);
  const place = places.at(-1)?.expression;
  if (!place || given.length + (carried ? 1 : 0) !== 2) {
    builder.report('GEN1009', 'average', span);
    return poison;
  }
  const of = carried ?? { meaning: given[0]!.evaluate(builder), span: given[0]!.span };
  if (of.meaning.kind === 'poison') return poison;
  const value = perExample(builder, 'what is averaged', of.meaning, of);
  const on = readSet(builder, place, undefined, places.at(-1)!.environment!);
  if (!value || !on) return poison;
  const known = averages.find((each) => each.of === value && each.on.name === on.name);
  if (known) return { kind: 'tensor', value: known.value };
  const taken = (name: string): boolean => builder.fields.has(name) || averages.some((each) => each.name === name);
  let name = 'average';
  for (let count = 2; taken(name); count++) name = `average_${count}`;
  const average = builder.value({ shape: [], batched: false }, { kind: 'given', name }, span, name);
  averages.push({ name, of: value, on, value: average });
  return { kind: 'tensor', value: average };
}

/** Reports `auroc` outside claims. It compares whole sets, so only claims can ask for it. */
export function aurocOutside(builder: Builder, span: Span): Meaning {
  builder.report('GEN3022', 'auroc', span);
  return poison;
}
