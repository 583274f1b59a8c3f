/** A run of layers of a chain becomes a block of its own, with the names that it uses as parameters. */
import type { Expression, Parameter, PipeExpression } from '../../../grammar/syntax/ast.js';
import { partsAt, visitParts } from '../../../grammar/parts-at.js';
import type { Part } from '../../../grammar/parts-at.js';
import type { Source, Span } from '../../../grammar/syntax/source.js';
import { textOf } from '../../../grammar/syntax/source.js';
import type { Declaration } from '../../resolve/references/declaration.js';
import type { Insight } from '../insight.js';
import type { Refactoring } from './change.js';
import { checked } from './checked.js';
import { freshBlock, freshName, wordsOf } from './names.js';
import type { Owner } from './places.js';
import { insertion, ownerIn, placeAbove, trimmed } from './places.js';

export function extractBlock(insight: Insight, start: number, end: number): Refactoring[] {
  const { file } = insight.file.files.main;
  const { source } = file;
  const selected = withoutArrows(source, start, end);
  if (selected.start >= selected.end) return [];
  const parts = partsAt(file, selected.start);
  const owner = ownerIn(parts);
  const run = owner && runIn(owner, selected);
  if (!run) return [];
  const [span, text] = [{ source, ...run.span }, source.text.slice(run.span.start, run.span.end)];
  const name = freshBlock(nameOf(run.stages), wordsOf(source.text));
  const words = wordsOf(text);
  const carried = ['x', 'h', 'v', 'carried'].find((each) => !words.has(each)) ?? freshName('carried', words);
  const used = namesUsed(insight, owner, span);
  const inputs = used.flatMap(({ name: each, isSetting }) => (isSetting ? [] : [each]));
  const settings = used.flatMap(({ name: each, isSetting }) => (isSetting ? [each] : []));
  const head = [[carried, ...inputs].join(', '), ...(settings.length > 0 ? [settings.join(', ')] : [])].join('; ');
  const given = [...inputs, ...settings.map((each) => `${each}=${each}`)];
  const place = placeAbove(owner.span);
  const block = `block ${name}(${head}) {\n  return ${carried} -> ${text}\n}\n\n`;
  const changes = checked(insight, owner.span.start, [
    { span: insertion(source, place), replacement: block },
    { span, replacement: given.length > 0 ? `${name}(${given.join(', ')})` : name },
  ]);
  return changes ? [{ title: `Extract block ${name}`, kind: 'extract', changes }] : [];
}

/** A selection may begin or end with an arrow. */
function withoutArrows(source: Source, start: number, end: number): { readonly start: number; readonly end: number } {
  let { start: from, end: to } = trimmed(source, start, end);
  if (source.text.startsWith('->', from)) from += 2;
  if (from <= to - 2 && source.text.endsWith('->', to)) to -= 2;
  if (source.text.slice(from, to).endsWith('->')) to -= 2;
  return trimmed(source, from, Math.max(from, to));
}

interface Run {
  readonly stages: readonly Expression[];
  readonly span: { readonly start: number; readonly end: number };
}

/** The stages that a selection touches, in the innermost chain around it. One alone must be selected as a whole. */
function runIn(owner: Owner, { start, end }: { readonly start: number; readonly end: number }): Run | undefined {
  let found: Run | undefined;
  const bodies = new Set<Part>();
  visitParts([owner], (part) => {
    const { kind, span, body } = part as Part & { readonly body?: Part };
    if (kind === 'repeat' && body) bodies.add(body);
    if (kind !== 'pipe' || span.start > start || span.end < end) return;
    const { head, stages } = part as PipeExpression;
    // The head of a repeated chain is a stage too.
    const all = bodies.has(part) ? [head, ...stages] : stages;
    const touched = all.filter((stage) => stage.span.start < end && start < stage.span.end);
    const [first, last] = [touched[0], touched.at(-1)];
    if (!first || !last) return;
    const isWhole = start <= first.span.start && end >= last.span.end;
    found = touched.length > 1 || isWhole ? { stages: touched, span: { start: first.span.start, end: last.span.end } } : undefined; // prettier-ignore
  });
  return found;
}

/** The first layers, as a name: `ConvBatchNorm`. */
function nameOf(stages: readonly Expression[]): string {
  const names = stages.flatMap(calleeOf).slice(0, 2);
  const joined = names.map((name) => name.replace(/(?:^|_)([a-zA-Z])/g, (_, letter: string) => letter.toUpperCase()));
  return joined.length === 1 ? `${joined[0]!}Block` : joined.length === 0 ? 'Part' : joined.join('');
}

function calleeOf(stage: Expression): string[] {
  switch (stage.kind) {
    case 'name':
      return [stage.name];
    case 'call':
      return calleeOf(stage.callee);
    case 'labelled':
      return calleeOf(stage.value);
    case 'repeat':
      return calleeOf(stage.body);
    case 'pipe':
      return [stage.head, ...stage.stages].flatMap(calleeOf);
    default:
      return [];
  }
}

interface Used {
  readonly name: string;
  /** A number, a list or a layer, which a block takes behind its inputs. */
  readonly isSetting: boolean;
}

const local = new Set<string>(['parameter', 'assignment', 'label', 'item', 'axis']);

/** Names of the body that a part of it uses, in the order of their first use. */
function namesUsed(insight: Insight, owner: Owner, { source, start, end }: Span): Used[] {
  const { file, references } = { file: insight.file.files.main.file, references: insight.file.references };
  const models = insight.modelsFor(owner.span.start);
  const found = new Map<string, Used>();
  const isOuter = ({ kind, span }: Declaration): boolean =>
    local.has(kind) &&
    span?.source === source &&
    span.start >= owner.span.start &&
    span.end <= owner.span.end &&
    (span.end <= start || span.start >= end);
  const uses = references.usesIn(source.path).filter(({ span }) => span.start >= start && span.end <= end);
  for (const { span, declarations } of [...uses].sort((a, b) => a.span.start - b.span.start)) {
    const declaration = declarations.find(isOuter);
    const name = textOf(span);
    if (!declaration || found.has(name)) continue;
    const [around, word] = partsAt(file, declaration.span!.start).slice(-2) as [Part & { readonly value?: Part }, Part];
    const named = declaration.kind === 'assignment' || declaration.kind === 'label' ? around.value : word;
    const observed = named ? insight.observed(named, models) : [];
    const isTensor = observed.length > 0 ? observed[0]!.kind === 'tensor' : !isSettingOf(owner, declaration);
    found.set(name, { name, isSetting: !isTensor });
  }
  return [...found.values()];
}

function isSettingOf(owner: Owner, { kind, span }: Declaration): boolean {
  const settings: readonly Parameter[] = owner.kind === 'block' ? owner.settings : [];
  return kind === 'item' || kind === 'axis' || settings.some(({ name }) => name.span.start === span?.start);
}
