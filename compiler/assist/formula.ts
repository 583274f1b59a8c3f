/** The formula of a loss or a metric, written out: values and other losses in it are replaced by what they stand for. */
import type { Expression, LossDeclaration, MetricDeclaration } from '../../grammar/syntax/ast.js';
import { format } from '../../grammar/print.js';
import { partsOf, visitParts } from '../../grammar/parts-at.js';
import type { Part } from '../../grammar/parts-at.js';
import { textOf } from '../../grammar/syntax/source.js';
import type { NamedMember } from '../resolve/model.js';
import type { Insight } from './insight.js';
import { membersOf } from './scope.js';

/** The most names that are replaced one within another. */
const deepest = 6;
/** The most letters of a formula that is still read at a glance. */
const longest = 320;

type Term = LossDeclaration | MetricDeclaration;
/** The value that a name stands for; undefined if it is no value of the model. */
type Meaning = (name: Part) => Expression | undefined;

/** The declaration with its formula written out as far as it stays readable; undefined if nothing in it can be replaced. */
export function formulaOf(insight: Insight, name: string, model: string): string | undefined {
  const { files, references, declared } = insight.file;
  const top = declared.find((each) => each.name.name === model);
  const members: readonly NamedMember[] = top ? membersOf(top, files).members : [];
  const term = members.find((each): each is Term => isTerm(each) && each.name.name === name);
  if (!term) return undefined;
  const meaning: Meaning = ({ span }) => {
    const kinds = references.useAt(span.source.path, span.start)?.declarations.map(({ kind }) => kind) ?? [];
    if (!kinds.some((kind) => kind === 'let' || kind === 'loss' || kind === 'metric')) return undefined;
    const found = members.find((each) => each.name.name === textOf(span));
    if (found?.kind === 'let') return found.value;
    return found && isTerm(found) ? found.value : undefined;
  };
  const plain = written(term.value, meaning, 0, []);
  let best = plain;
  for (let depth = 1; depth <= deepest; depth++) {
    const text = written(term.value, meaning, depth, [name]);
    if (text === best || text.length > longest) break;
    best = text;
  }
  return best === plain ? undefined : laidOut(`${term.kind} ${name} = ${best}`);
}

const isTerm = (member: NamedMember): member is Term => member.kind === 'loss' || member.kind === 'metric';

/** The text of an expression on one line, with names replaced `depth` times. A name within itself stays. */
function written(value: Expression, meaning: Meaning, depth: number, within: readonly string[]): string {
  const { source, start, end } = value.span;
  const bare = bareNames(value);
  let text = '';
  let at = start;
  if (depth > 0)
    visitParts([value], (part) => {
      const name = part.kind === 'name' ? textOf(part.span) : '';
      const found = name === '' || within.includes(name) ? undefined : meaning(part);
      if (!found || part.span.start < at) return;
      const inner = written(found, meaning, depth - 1, [...within, name]);
      text += source.text.slice(at, part.span.start) + (bare.has(part) || isAtom(found) ? inner : `(${inner})`);
      at = part.span.end;
    });
  return (text + source.text.slice(at, end)).replace(/\/\/[^\n]*/g, '').replace(/\s+/g, ' ');
}

/** Names that are all of an argument, or all of the formula: what replaces them needs no parentheses. */
function bareNames(value: Expression): ReadonlySet<Part> {
  const found = new Set<Part>([value]);
  visitParts([value], (part) => {
    const { arguments: given } = part as { readonly arguments?: readonly { readonly value: Part }[] };
    if (part.kind === 'call') for (const each of given ?? []) found.add(each.value);
    if (part.kind === 'parenthesised') for (const each of partsOf(part)) found.add(each);
  });
  return found;
}

const isAtom = ({ kind }: Expression): boolean => ['number', 'name', 'call', 'member', 'index', 'parenthesised'].includes(kind); // prettier-ignore

/** Laid out as in a model, without its indent. */
function laidOut(declaration: string): string {
  const { text, diagnostics } = format({ path: 'formula.gen', text: `model M {\n${declaration}\n}\n` });
  if (diagnostics.length > 0) return declaration;
  return text
    .split('\n')
    .slice(1, -2)
    .map((line) => line.replace(/^ {2}/, ''))
    .join('\n');
}
