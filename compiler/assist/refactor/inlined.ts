/** The body of a block in the words of the place where it is applied: parameters replaced, names of its own kept apart. */
import type { Expression, Parameter } from '../../../grammar/syntax/ast.js';
import { textOf } from '../../../grammar/syntax/source.js';
import type { Span } from '../../../grammar/syntax/source.js';
import type { Declaration } from '../../resolve/references/declaration.js';
import { parametersOf } from '../../resolve/signature.js';
import type { Insight } from '../insight.js';
import { scopeAt } from '../scope.js';
import { appliedWithin } from './change.js';
import type { Change } from './change.js';
import { freshName, wordsOf } from './names.js';
import type { BlockUse } from './use-of-block.js';
import { atomText } from './use-of-block.js';

export interface Inlined {
  /** Words of the place and of the block: a new name is none of them. */
  readonly taken: ReadonlySet<string>;
  /** How often the body names its first input. */
  readonly carriedUses: number;
  /** A part of the body, in the words of the place. */
  text(span: Span): string;
}

/**
 * Undefined if a name of the body means something else at the place, or if a value would be computed several times.
 * @param carried The text of the first input of a stage.
 */
export function inlinedBody(insight: Insight, use: BlockUse, carried?: string): Inlined | undefined {
  const { block, owner, given, isStage } = use;
  const { references, files } = insight.file;
  const { source, end } = block.span;
  const scope = scopeAt(files, use.part.span.start);
  const words = wordsOf(textOf(owner.span));
  const taken = new Set([...words, ...wordsOf(textOf(block.span))]);
  const names = new Map<string, string>();
  const renamed = (name: string): string => {
    const known = names.get(name) ?? freshName(name, taken);
    names.set(name, known);
    taken.add(known);
    return known;
  };
  const [first] = parametersOf(block);
  const counts = new Map<string, number>();
  const changes: Change[] = [];
  const isOwn = (declaration: Declaration): boolean =>
    declaration.span?.source === source && declaration.span.start >= block.span.start && declaration.span.end <= end;
  for (const { span, declarations } of references.usesIn(source.path)) {
    if (span.start < bodyStart(use) || span.end > end) continue;
    const own = declarations.find(isOwn);
    if (!own) {
      if (declarations.every(isFree) && !isSameAt(scope, declarations, textOf(span))) return undefined;
    } else if (own.kind === 'axis') return undefined;
    else if (own.kind === 'parameter') {
      counts.set(own.name, (counts.get(own.name) ?? 0) + 1);
      const argument = given.get(own.name);
      if (argument?.isDefault && namesOwn(use, argument.value)) return undefined;
      const replacement = argument ? atomText(argument.value) : own.name === first?.name.name ? carried : undefined;
      if (replacement !== undefined) changes.push({ span, replacement });
    } else if (words.has(own.name)) changes.push({ span, replacement: renamed(own.name) });
  }
  const isComputedAgain = ({ name }: Parameter): boolean => {
    const value = given.get(name.name)?.value;
    return value !== undefined && !isKnown(value) && (counts.get(name.name) ?? 0) > 1;
  };
  if (block.inputs.slice(isStage ? 1 : 0).some(isComputedAgain)) return undefined;
  return {
    taken,
    carriedUses: counts.get(first?.name.name ?? '') ?? 0,
    text: (span) => appliedWithin(span, changes),
  };
}

/** A value that costs nothing to read twice. */
const isKnown = ({ kind }: Expression): boolean => ['name', 'number', 'member', 'index'].includes(kind);

/** Names that a body takes from around it; what belongs to a callee or a value is found through that. */
const isFree = ({ kind }: Declaration): boolean => !['setting', 'parameter', 'label', 'output'].includes(kind);

const bodyStart = ({ block }: BlockUse): number => block.body[0]?.span.start ?? block.span.end;

/** A default that names another parameter would need a replacement of its own. */
const namesOwn = ({ block }: BlockUse, value: Expression): boolean => {
  const words = wordsOf(textOf(value.span));
  return parametersOf(block).some(({ name }) => words.has(name.name));
};

/** The name means at the place what it means in the block. */
function isSameAt(scope: ReturnType<typeof scopeAt>, declarations: readonly Declaration[], name: string): boolean {
  const visible = scope.names.find((each) => each.name === name);
  const span = (visible?.part as { readonly name?: { readonly span: Span } } | undefined)?.name?.span;
  return declarations.some((each) =>
    each.span ? each.span.start === span?.start && each.span.source === span.source : visible === undefined,
  );
}
