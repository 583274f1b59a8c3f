/**
 * Trees of declarations that outlive a text, so that an editor's next text is read only where it differs. The caller
 * owns them. A declaration is taken over if its words, their types and its doc comment are the same as before; its tree
 * is copied to the place where it stands now.
 */
import type { IToken } from 'chevrotain';
import type { Classified } from '../classify/classify.js';
import type { Declaration } from '../syntax/declarations.js';
import type { Source, Span } from '../syntax/source.js';
import * as t from '../syntax/tokens.js';

/** The tokens of one declaration, from `from` to before `to`. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface KeptTree {
  readonly tree: Declaration;
  readonly start: number;
  readonly types: readonly number[];
}

/** A token that stands for a whole declaration whose tree is known. */
interface WholeToken extends IToken {
  readonly payload: KeptTree;
}

/** The declarations of one file, by their texts. */
export class KeptTrees {
  private trees = new Map<string, KeptTree>();

  /**
   * The tokens of a text, with one token for each declaration that is known. Neighbours of those that are not stay whole,
   * since a mistake is explained by the tokens around it.
   */
  shorten(source: Source, { tokens, starts }: Classified, docs: ReadonlyMap<number, string>): IToken[] {
    if (this.trees.size === 0) return tokens;
    const runs = runsOf(source, tokens, starts, docs);
    const known = runs.map((run) => this.known(run, tokens));
    const short: IToken[] = [];
    let next = 0;
    for (const [index, { from, to }] of runs.entries()) {
      const kept = known[index];
      const alone = (index > 0 && !known[index - 1]) || (index + 1 < runs.length && !known[index + 1]);
      if (!kept || alone) continue;
      for (; next < from; next++) short.push(tokens[next]!);
      short.push(whole(tokens[from]!, tokens[to - 1]!, kept));
      next = to;
    }
    for (; next < tokens.length; next++) short.push(tokens[next]!);
    return short;
  }

  private known({ from, to, text }: Run, tokens: readonly IToken[]): KeptTree | undefined {
    const kept = this.trees.get(text);
    if (kept?.types.length !== to - from) return undefined;
    return kept.types.every((type, index) => tokens[from + index]!.tokenTypeIdx === type) ? kept : undefined;
  }

  /** Keeps the trees of a text without mistakes. */
  keep(
    source: Source,
    { tokens, starts }: Classified,
    docs: ReadonlyMap<number, string>,
    file: readonly Declaration[],
  ): void {
    const byStart = new Map<number, Declaration>();
    for (const each of file) {
      if (each.kind !== 'model' && each.kind !== 'variant') byStart.set(each.span.start, each);
      else for (const member of each.members) byStart.set(member.span.start, member);
    }
    const trees = new Map<string, KeptTree>();
    for (const { from, to, text } of runsOf(source, tokens, starts, docs)) {
      const start = tokens[from]!.startOffset;
      const tree = byStart.get(start);
      if (tree) trees.set(text, { tree, start, types: tokens.slice(from, to).map(({ tokenTypeIdx }) => tokenTypeIdx) });
    }
    this.trees = trees;
  }
}

/** The tree that a token stands for, in the place where the token stands. */
export function keptTree(source: Source, token: IToken): Declaration | undefined {
  const { payload } = token as Partial<WholeToken>;
  return payload && moved(payload.tree, source, token.startOffset - payload.start);
}

function whole(first: IToken, last: IToken, payload: KeptTree): WholeToken {
  const { endOffset, endLine, endColumn } = last;
  const type = { tokenType: t.Unreadable, tokenTypeIdx: t.Unreadable.tokenTypeIdx! };
  return { ...first, endOffset, endLine, endColumn, ...type, payload } as WholeToken;
}

/** Declarations at top level, and for models those inside, each with the text that decides its tree. */
function runsOf(
  source: Source,
  tokens: readonly IToken[],
  starts: ReadonlySet<IToken>,
  docs: ReadonlyMap<number, string>,
): Run[] {
  const runs: Run[] = [];
  let depth = 0;
  /** The depth at which declarations stand: 1 inside of a model. */
  let level = 0;
  let from: number | undefined;
  const end = (to: number): void => {
    if (from === undefined || to <= from) return;
    const [first, last] = [tokens[from]!, tokens[to - 1]!];
    const written = source.text.slice(first.startOffset, last.startOffset + last.image.length);
    runs.push({ from, to, text: `${level}${written}\n${docs.get(first.startOffset) ?? ''}` });
    from = undefined;
  };
  for (const [index, token] of tokens.entries()) {
    const { tokenType } = token;
    if (depth === level && starts.has(token)) {
      end(index);
      const isModel = level === 0 && (tokenType.name === 'model' || tokenType.name === 'variant');
      // Around a head with a mistake, other declarations are read otherwise than alone.
      if (isModel && !hasPlainHead(tokens, index)) return [];
      if (isModel) level = 1;
      else from = index;
    }
    if (tokenType === t.OpenBrace) depth++;
    else if (tokenType === t.CloseBrace) {
      depth--;
      if (level === 1 && depth === 0) {
        end(index);
        level = 0;
      }
    }
  }
  end(tokens.length);
  return runs;
}

/** True for `model M {` and `variant V of M {`. */
function hasPlainHead(tokens: readonly IToken[], at: number): boolean {
  const isVariant = tokens[at]!.tokenType.name === 'variant';
  const head = isVariant ? [t.Name, t.word('of'), t.Name, t.OpenBrace] : [t.Name, t.OpenBrace];
  return head.every((type, index) => tokens[at + 1 + index]?.tokenType === type);
}

/** A tree as it stands `by` characters further on in another text. */
function moved<T>(tree: T, source: Source, by: number): T {
  if (Array.isArray(tree)) return tree.map((each: unknown) => moved(each, source, by)) as T;
  if (typeof tree !== 'object' || tree === null) return tree;
  if (isSpan(tree)) return { source, start: tree.start + by, end: tree.end + by } as T;
  const copy: Record<string, unknown> = {};
  for (const key in tree) copy[key] = moved(tree[key], source, by);
  return copy as T;
}

const isSpan = (value: object): value is Span => 'source' in value && 'start' in value;
