/** A number of a model gets a name: a `param`, which variants and settings from outside can change. */
import type { Argument, CallExpression, NumberLiteral, TrainSetting } from '../../../grammar/syntax/ast.js';
import { partsAt } from '../../../grammar/parts-at.js';
import type { Part } from '../../../grammar/parts-at.js';
import { parametersOf } from '../../resolve/signature.js';
import type { Insight } from '../insight.js';
import { configRow, opRow, ordered } from '../rows.js';
import { scopeAt } from '../scope.js';
import type { ScopeAt } from '../scope.js';
import type { Refactoring } from './change.js';
import { checked } from './checked.js';
import { freshName } from './names.js';
import { insertion, placeAbove } from './places.js';

/** Statements whose numbers are what the author claims, or have names already. */
const fixed = new Set<string | undefined>(['param', 'expect', 'claim']);

export function makeParam(insight: Insight, start: number, end: number): Refactoring[] {
  const { files, references } = insight.file;
  const { file } = files.main;
  const parts = partsAt(file, start);
  const literal = parts.at(-1);
  const model = insight.modelAt(start);
  if (literal?.kind !== 'number' || literal.span.end < end || !model || fixed.has(parts[1]?.kind)) return [];
  const used = references.usesIn(file.source.path).flatMap(({ declarations }) => declarations);
  const ops = used.filter(({ kind }) => kind === 'op' || kind === 'config');
  const taken = new Set([...references.declarations, ...ops].map(({ name }) => name).concat(wordsTaken));
  const name = freshName(nameFor(parts, scopeAt(files, start)), taken);
  const { members } = model;
  const isOther = members.findIndex(({ kind }) => kind !== 'param');
  const params = members.slice(0, isOther < 0 ? members.length : isOther);
  const place = params.at(-1)?.span.end ?? placeAbove(members[0]!.span);
  const text = `param ${name} = ${(literal as NumberLiteral).text}`;
  const changes = checked(insight, start, [
    {
      span: insertion(file.source, place),
      replacement: params.length > 0 ? `\n${text}` : `${text}\n`,
    },
    { span: literal.span, replacement: name },
  ]);
  return changes ? [{ title: `Make this the param ${name}`, kind: 'rewrite', changes }] : [];
}

/** Words that stand where a value could: a param of such a name would be read as the word. */
const wordsTaken: readonly string[] = ['train', 'validation', 'test', 'first', 'random', 'middle', 'last', 'epoch', 'epochs', 'every', 'none', 'true', 'false', 'pi']; // prettier-ignore

/** The name of the setting or of the input that the number is given for; `value` if there is none. */
function nameFor(parts: readonly Part[], scope: ScopeAt): string {
  const [literal, above, further] = parts.slice(-3).reverse() as [Part, Part | undefined, Part | undefined];
  const { kind, name } = (above ?? {}) as Partial<TrainSetting & Argument>;
  if (kind === 'setting' && name) return name.name === 'batch' ? 'batch_size' : `most_${name.name}`;
  if (name && (above as Partial<Argument>).value === literal) return name.name;
  if (further?.kind !== 'call') return 'value';
  const { callee, arguments: given } = further as CallExpression;
  if (callee.kind !== 'name') return 'value';
  const index = given.findIndex(({ value }) => value === literal);
  const piped = (parts.at(-4)?.kind === 'pipe' || parts.at(-4)?.kind === 'labelled' || parts.at(-4)?.kind === 'repeat') ? 1 : 0; // prettier-ignore
  const declared = [...scope.members, ...scope.topLevel].find((each) => each.name.name === callee.name);
  const isOwn = declared?.kind === 'block' || declared?.kind === 'fn' || declared?.kind === 'net';
  const row = opRow(callee.name) ?? configRow(callee.name);
  const places = isOwn
    ? parametersOf(declared).map((each) => each.name.name)
    : row
      ? [...row.inputs, ...ordered(row.settings).map((each) => each.name)]
      : [];
  return places[index + piped] ?? 'value';
}
