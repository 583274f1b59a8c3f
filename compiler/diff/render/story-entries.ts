/** The lines of declarations other than nets. */
import { loopText } from './loop-text.js';
import type { AnyChange } from '../compare/changes.js';
import type { FormDiff } from '../compare/diff.js';
import type { Expression, ModelForm, Section } from '../compare/form.js';
import { definitionOf, expressionsOf, isExpression, Meanings, namesIn } from '../compare/meaning.js';
import { consequencesOf } from './consequences.js';
import type { Term } from './expression.js';
import { showExpression, showTerm, termsOf } from './expression.js';
import type { Block, Line } from './story.js';
import { labelOf, showAny, showEntry, showField } from './fields.js';

const titles: Readonly<Record<Section, string>> = {
  param: 'params',
  data: 'data',
  value: 'losses and values',
  loss: 'losses and values',
  metric: 'metrics',
  average: 'training',
  train: 'training',
  step: 'training',
  sample: 'samples and plots',
  plot: 'samples and plots',
  evaluation: 'evaluations',
  expect: 'claims of the architecture',
  claim: 'claims of the results',
};

/** Blocks of some sections. Sections with the same title share a block. */
export function entryBlocks(diff: FormDiff, chosen: readonly Section[]): Block[] {
  const blocks = new Map<string, Line[]>();
  for (const section of chosen) {
    const lines = sectionLines(diff, section);
    if (lines.length > 0) blocks.set(titles[section], [...(blocks.get(titles[section]) ?? []), ...lines]);
  }
  return [...blocks].map(([title, lines]) => ({ title, lines }));
}

function sectionLines(diff: FormDiff, section: Section): Line[] {
  const byName = new Map<string, AnyChange[]>();
  for (const change of diff.changes) {
    const place = (change.after ?? change.before)!;
    if (place.section !== section || change.cause !== undefined) continue;
    byName.set(place.name, [...(byName.get(place.name) ?? []), change]);
  }
  return [...byName].flatMap(([name, changes]) => entryLines(diff, section, name, changes));
}

function entryLines(diff: FormDiff, section: Section, name: string, changes: readonly AnyChange[]): Line[] {
  const label = labelOf(section, name);
  const notes = consequencesOf(diff, new Set(changes.map(({ id }) => id)));
  const lines: Line[] = [];
  const parts: string[] = [];
  for (const change of [...changes].sort((x, y) => fieldRank(x) - fieldRank(y))) {
    if (change.what === 'entry') {
      if (change.kind === 'renamed')
        lines.push({ mark: '>', label: change.before!.name, text: `goes by the name ${name}`, notes });
      else {
        const [form, entry] = change.kind === 'added' ? [diff.b, change.to!] : [diff.a, change.from!];
        const other = change.kind === 'added' ? diff.a : diff.b;
        lines.push({
          mark: change.kind === 'added' ? '+' : '-',
          label,
          text: showEntry(section, entry),
          notes: [...wheres(form, other, expressionsOf(entry)), ...notes],
        });
      }
    } else if (change.what === 'field' && isExpression(change.from) && isExpression(change.to)) {
      lines.push(
        expressionLine(
          diff,
          section === 'sample'
            ? `${label} ${change.key!.replace('output.', 'output ')}`
            : section === 'evaluation'
              ? `${label} ${change.key!.replace('.', ' ')}`
              : label,
          change.from,
          change.to,
          notes,
        ),
      );
    } else if (change.what === 'field') parts.push(showField(diff, change));
  }
  const names = changes.filter(({ what }) => what === 'field').every(({ weight }) => weight === 'names');
  if (parts.length > 0) {
    const [only] = changes;
    const sides =
      parts.length === 1 && only?.what === 'field' && section === 'param'
        ? { before: showAny(only.from), after: showAny(only.to) }
        : undefined;
    lines.push({ mark: names ? '>' : '~', label, text: parts.join('; '), ...(sides ? { sides } : {}), notes });
  }
  return lines;
}

/** The optimizer comes first in a step, and the learning rate first in an optimizer. */
function fieldRank({ what, key = '' }: AnyChange): number {
  const index = ['loss', 'over', 'optimizer', 'optimizer.lr'].indexOf(key);
  return what !== 'field' ? -1 : index >= 0 ? index : key.startsWith('optimizer.') ? 4 : 5;
}

/** The line of an expression. A sum that keeps some terms is described by the others. */
function expressionLine(
  diff: FormDiff,
  label: string,
  from: Expression,
  to: Expression,
  notes: readonly string[],
): Line {
  const sides = { before: showExpression(from), after: showExpression(to) };
  const meant = [...wheres(diff.a, diff.b, [from]), ...wheres(diff.b, diff.a, [to])];
  const looped = loopText(from, to);
  const text = looped ?? termsText(diff, termsOf(from), termsOf(to)) ?? `${sides.before} → ${sides.after}`;
  // Two loops side by side are hard to tell apart; words say what differs.
  return {
    mark: '~',
    label,
    text,
    ...(looped === undefined ? { sides } : {}),
    notes: [...new Set([...meant, ...notes])],
  };
}

function termsText(diff: FormDiff, before: readonly Term[], after: readonly Term[]): string | undefined {
  const meanings = new Meanings();
  const opaque = new Set(
    [diff.a, diff.b].flatMap(({ entries }) =>
      [entries.value, entries.loss, entries.metric].flatMap((each) => Object.keys(each)),
    ),
  );
  const [readA, readB] = [meanings.reader(diff.a, { opaque }), meanings.reader(diff.b, { opaque })];
  const rest = after.map((term) => ({ term, key: readB(term.expression) }));
  const words: string[] = [];
  let kept = 0;
  for (const term of before) {
    const key = readA(term.expression);
    let index = rest.findIndex((other) => other.key === key && other.term.factor === term.factor);
    if (index < 0) index = rest.findIndex((other) => other.key === key);
    if (index < 0) {
      words.push(`drops ${showTerm(term)}`);
      continue;
    }
    const [found] = rest.splice(index, 1);
    kept++;
    if (found!.term.factor !== term.factor)
      words.push(`weighs ${showTerm({ ...term, factor: 1 })} ${term.factor} → ${found!.term.factor}`);
  }
  if (kept === 0 || words.length + rest.length === 0) return undefined;
  words.push(...rest.map(({ term }) => `adds ${showTerm(term)}`));
  const same = kept - words.filter((word) => word.startsWith('weighs')).length;
  return `${words.join('; ')}${same > 0 ? `; keeps ${same === 1 ? 'the other term' : `the other ${same} terms`}` : ''}`;
}

/** Definitions of names that the other model does not have. */
function wheres(form: ModelForm, other: ModelForm, expressions: readonly Expression[]): string[] {
  const notes: string[] = [];
  const pending = expressions.flatMap((expression) => [...namesIn(expression)]);
  const seen = new Set<string>();
  while (pending.length > 0 && notes.length < 6) {
    const name = pending.shift()!;
    if (seen.has(name) || definitionOf(other, name)) continue;
    seen.add(name);
    const definition = definitionOf(form, name);
    if (!definition) continue;
    notes.push(`where ${name} = ${showExpression(definition)}`);
    pending.push(...namesIn(definition));
  }
  return notes;
}

/** The argument of a net at its first call. */
export function argumentOf(form: ModelForm, net: string, input: string): string | undefined {
  const find = (expression: Expression): Expression | undefined => {
    if (expression.kind === 'gradient') return find(expression.of) ?? find(expression.by);
    if (expression.kind !== 'call' && expression.kind !== 'op') return undefined;
    const own =
      expression.kind === 'call' && expression.net === net
        ? expression.inputs.find(({ name }) => name === input)?.value
        : undefined;
    if (own) return own;
    for (const { value } of expression.inputs) {
      const inner = find(value);
      if (inner) return inner;
    }
    return undefined;
  };
  for (const section of ['value', 'loss', 'metric'] as const) {
    for (const entry of Object.values(form.entries[section])) {
      for (const expression of expressionsOf(entry)) {
        const found = find(expression);
        if (!found) continue;
        return showExpression(found.kind === 'value' ? (definitionOf(form, found.name) ?? found) : found);
      }
    }
  }
  return undefined;
}
