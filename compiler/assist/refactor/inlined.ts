/** The body of a block in the words of the place where it is applied: parameters replaced, names of its own kept apart. */
import type { Expression } from '../../../grammar/syntax/ast.js';
import { textOf } from '../../../grammar/syntax/source.js';
import type { Span } from '../../../grammar/syntax/source.js';
import type { Declaration } from '../../resolve/references/declaration.js';
import { parametersOf } from '../../resolve/signature.js';
import type { Insight } from '../insight.js';
import { scopeAt } from '../scope.js';
import { applied } from './change.js';
import type { Change } from './change.js';
import { freshName, wordsOf } from './names.js';
import type { BlockUse } from './use-of-block.js';
import { atomText } from './use-of-block.js';

export class Inlined {
  /** Words of the place and of the block: a new name is none of them. */
  readonly taken: Set<string>;
  private readonly changes: readonly Change[];
  /** How often the body names its first input. */
  readonly carriedUses: number;

  private constructor(changes: readonly Change[], taken: Set<string>, carriedUses: number) {
    this.changes = changes;
    this.taken = taken;
    this.carriedUses = carriedUses;
  }

  /** Undefined if a name of the body means something else at the place. `carried` is the text of the first input of a stage. */
  static of(insight: Insight, use: BlockUse, carried?: string): Inlined | undefined {
    const { block, owner, given } = use;
    const { references, files } = insight.file;
    const { source } = block.span;
    const ownerWords = wordsOf(textOf(owner.span));
    const taken = new Set([...ownerWords, ...wordsOf(textOf(block.span))]);
    const [first] = parametersOf(block);
    const names = new Map<string, string>();
    const scope = scopeAt(files, use.part.span.start);
    const isOwn = ({ span }: Declaration): boolean =>
      span?.source === source && span.start >= block.span.start && span.end <= block.span.end;
    const changes: Change[] = [];
    const counts = new Map<string, number>();
    for (const { span, declarations } of references.usesIn(source.path)) {
      if (span.start < bodyStart(use) || span.end > block.span.end) continue;
      const own = declarations.find(isOwn);
      if (!own) {
        const isName = declarations.every(({ kind }) => !['setting', 'parameter', 'label', 'output'].includes(kind));
        if (isName && !isSameAt(scope, declarations, textOf(span))) return undefined;
        continue;
      }
      if (own.kind === 'axis') return undefined;
      if (own.kind === 'parameter') {
        counts.set(own.name, (counts.get(own.name) ?? 0) + 1);
        const argument = given.get(own.name);
        if (argument?.isDefault && wordsOf(textOf(argument.value.span)).size > 0 && namesOwn(use, argument.value)) return undefined; // prettier-ignore
        const replacement = argument ? atomText(argument.value) : own.name === first?.name.name ? carried : undefined;
        if (replacement !== undefined) changes.push({ span, replacement });
        continue;
      }
      if (!ownerWords.has(own.name)) continue;
      const renamed = names.get(own.name) ?? freshName(own.name, taken);
      names.set(own.name, renamed);
      taken.add(renamed);
      changes.push({ span, replacement: renamed });
    }
    // A value that is computed where it is given would be computed several times.
    for (const { name } of use.isStage ? block.inputs.slice(1) : block.inputs) {
      const value = given.get(name.name)?.value;
      if (value && !['name', 'number', 'member', 'index'].includes(value.kind) && (counts.get(name.name) ?? 0) > 1)
        return undefined;
    }
    return new Inlined(changes, taken, counts.get(first?.name.name ?? '') ?? 0);
  }

  text({ source, start, end }: Span): string {
    const inside = this.changes.filter(({ span }) => span.start >= start && span.end <= end);
    return applied(
      { ...source, text: source.text.slice(start, end) },
      inside.map(({ span, replacement }) => ({
        span: { ...span, start: span.start - start, end: span.end - start },
        replacement,
      })),
    );
  }
}

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
