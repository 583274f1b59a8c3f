/** Fields of declarations, in the words of a spec. */
import type { AnyChange } from '../compare/changes.js';
import type { FormDiff } from '../compare/diff.js';
import type { Entry, Expression, Section } from '../compare/form.js';
import { isExpression } from '../compare/meaning.js';
import { showExpression } from './expression.js';
import { showConfig, showValue } from './words.js';

export const showAny = (value: Entry[string] | undefined): string =>
  value === undefined ? 'none' : isExpression(value) ? showExpression(value) : showValue(value);

export function showEntry(section: Section, entry: Entry): string {
  const { expression } = entry;
  if (isExpression(expression)) return showExpression(expression);
  if (section === 'step') {
    const repeat = entry['repeat'] === 1 ? '' : `, repeat ${showAny(entry['repeat'])}`;
    return `minimize ${showAny(entry['loss'])} over ${(entry['over'] as string[]).join(', ')} with ${configOf(entry, 'optimizer')}${repeat}`;
  }
  if (section === 'plot') {
    const values = Object.values(entry).filter(isExpression).map(showExpression);
    const series = Array.isArray(entry['series']) ? (entry['series'] as string[]) : [];
    const sample = entry['grid.sample'] === undefined ? [] : [showAny(entry['grid.sample'])];
    const over = entry['lattice.over'] === undefined ? [] : [`over=${showAny(entry['lattice.over'])}`];
    return `${showAny(entry['kind'])}(${[...series, ...values, ...sample, ...over].join(', ')})`;
  }
  if (section === 'evaluation') {
    const scores = Object.entries(entry).filter(([key]) => key.startsWith('score.'));
    const sets = (['inside', 'outside'] as const).map((role) => `${role} ${(entry[role] as string[]).join(', ')}`);
    return [...scores.map(([key, value]) => `${key.replace('.', ' ')} = ${showAny(value)}`), ...sets].join('; ');
  }
  if (section === 'metric') {
    const { measure, sample, n, field, features } = entry as Readonly<Record<string, string | number>>;
    return `${measure}(${sample}(n=${n}), ${field}, features=${features})`;
  }
  if (section === 'sample') return Object.values(entry).filter(isExpression).map(showExpression).join(', ');
  return Object.entries(entry)
    .map(([key, value]) => `${key} ${showAny(value)}`)
    .join(', ');
}

/** `adam(lr=0.001)`, from the flat fields of a step. */
function configOf(entry: Entry, key: 'optimizer' | 'schedule'): string {
  const settings = Object.entries(entry)
    .filter(([name]) => name.startsWith(`${key}.`))
    .map(([name, value]) => [name.slice(key.length + 1), value] as const);
  return showConfig(showAny(entry[key]), Object.fromEntries(settings) as Record<string, never>, key);
}

export function showField(diff: FormDiff, change: AnyChange): string {
  const key = change.key!;
  const { section, name } = change.after!;
  const [from, to] = [
    diff.a.entries[section as Section][change.before!.name],
    diff.b.entries[section as Section][name],
  ];
  if ((key === 'optimizer' || key === 'schedule') && from && to)
    return `${key === 'schedule' ? 'schedule ' : ''}${configOf(from, key)} → ${configOf(to, key)}`;
  if (key.startsWith('output.') && change.to === undefined)
    return `shows ${showAny(change.from as Expression)} no longer`;
  if (key.startsWith('output.') && change.from === undefined)
    return `shows ${showAny(change.to as Expression)} as well`;
  const isTaken = key === 'on.examples';
  const side = (entry: Entry | undefined): string =>
    isTaken && entry?.[key] === undefined ? 'no choice of examples' : showAny(entry?.[key]);
  const word =
    isTaken || (key === 'value' && section === 'param')
      ? ''
      : `${key.replace(/^(optimizer|grid|lattice)\./, '').replace('.', ' ')} `;
  return `${word}${side(from)} → ${side(to)}`;
}

/** A field and its declaration, for notes. */
export function describeField(diff: FormDiff, change: AnyChange): string {
  const { section, name } = change.after!;
  const label = labelOf(section as Section, name);
  if (isExpression(change.from as Expression) && isExpression(change.to as Expression)) {
    const what = section === 'sample' ? label : name;
    return `${what} = ${showAny(change.from as Expression)} → ${showAny(change.to as Expression)}`;
  }
  return `${label}: ${showField(diff, change)}`;
}

/** `step critic`. The one step without a name is `step`. */
export function labelOf(section: Section, name: string): string {
  if (section === 'train' || (section === 'step' && name === 'step')) return section;
  return ['step', 'sample', 'plot', 'average', 'data', 'evaluation', 'claim'].includes(section)
    ? `${section} ${name}`
    : name;
}
