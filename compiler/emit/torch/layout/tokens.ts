/** The tokens of one logical line of Python. */

export interface Token {
  readonly text: string;
  /** A blank stands before it. */
  readonly isApart: boolean;
  readonly kind: 'open' | 'close' | 'comma' | 'string' | 'name' | 'operator';
  /** The number of brackets around it. Parameters of a lambda and variables of a comprehension count as one level further inside. */
  readonly level: number;
  /** The opening bracket of a closing one. */
  readonly opening?: Token;
  /** For an opening bracket: it makes a value, and does not call or index one. */
  readonly isDisplay?: boolean;
  /** For a bracket: it is not written unless the line breaks there. */
  readonly isOptional?: boolean;
  /** The rank of a line break before the token or, for a comma, behind it; 0 if there is none. Greater ranks break first. */
  readonly rank: number;
}

const pattern =
  /(?:[fr]?"(?:[^"\\]|\\.)*"|[fr]?'(?:[^'\\]|\\.)*')|(?:\d[\w.]*(?:(?<=[eE])[+-]?\d+)?|\.\d+)|\w+|\*\*|\/\/|->|[=!<>+\-*/%]=|[^\s]/gu;

const arithmetic: Readonly<Record<string, number>> = {
  '+': 5,
  '-': 5,
  '*': 4,
  '/': 4,
  '//': 4,
  '%': 4,
  '@': 4,
  '**': 2,
  '|': 9,
};
const comparators = new Set(['==', '!=', '<', '>', '<=', '>=', 'is']);
/** Words behind which an operator has no left operand. */
const words = new Set(['return', 'in', 'if', 'else', 'and', 'or', 'not', 'lambda', 'is', 'for']);

export const commaRank = 18;

/** Reads a line. Optional brackets stand around what follows `return`, `=` and the `in` of a loop. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const open: Token[] = [];
  /** Levels of `lambda` and `for` that have not met their `:` or `in`. */
  const waiting: { readonly until: string; readonly depth: number }[] = [];
  const loops = new Set<Token | undefined>();
  const isLoop = text.startsWith('for ');
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const [word] = match;
    const isApart = match.index > end;
    end = match.index + word.length;
    const previous = tokens.at(-1);
    const last = waiting.at(-1);
    if (last?.until === word && last.depth === open.length) waiting.pop();
    const level = open.length + waiting.length;
    if ('([{'.includes(word)) {
      const follows =
        previous &&
        (previous.kind === 'close' ||
          previous.kind === 'string' ||
          (previous.kind === 'name' && !words.has(previous.text)));
      const token: Token = { text: word, isApart, kind: 'open', level, rank: 0, isDisplay: !follows };
      tokens.push(token);
      open.push(token);
      continue;
    }
    if (')]}'.includes(word)) {
      const opening = open.pop()!;
      tokens.push({ text: word, isApart, kind: 'close', level: level - 1, rank: 0, opening });
      continue;
    }
    const isComprehension = word === 'for' && open.length > 0;
    const rank = rankOf(word, previous, isComprehension, loops.has(open.at(-1)));
    const kind = word === ',' ? 'comma' : /^[fr]?["']/.test(word) ? 'string' : /^\w/.test(word) ? 'name' : 'operator';
    tokens.push({ text: word, isApart, kind, level, rank });
    if (word === 'lambda') waiting.push({ until: ':', depth: open.length });
    if (isComprehension) {
      loops.add(open.at(-1));
      waiting.push({ until: 'in', depth: open.length });
    }
  }
  return optional(tokens, isLoop);
}

function rankOf(word: string, previous: Token | undefined, isComprehension: boolean, inComprehension: boolean): number {
  if (word === ',') return commaRank;
  if (word === '.') return previous?.kind === 'close' ? 1 : 0;
  if (isComprehension) return 20;
  if (word === 'if' || word === 'else') return previous === undefined ? 0 : inComprehension && word === 'if' ? 20 : 16;
  if (word === 'and' || word === 'or') return 14;
  const isBinary =
    previous !== undefined &&
    (previous.kind === 'close' ||
      previous.kind === 'string' ||
      (previous.kind === 'name' && !words.has(previous.text)));
  if (!isBinary) return 0;
  return comparators.has(word) ? 10 : (arithmetic[word] ?? 0);
}

/** Puts optional brackets around the expression of a statement. */
function optional(tokens: readonly Token[], isLoop: boolean): Token[] {
  const isTop = ({ level }: Token): boolean => level === 0;
  const assigned = tokens.findIndex((token) => isTop(token) && /^(?:=|\+=)$/.test(token.text));
  const from =
    tokens[0]?.text === 'return'
      ? 1
      : isLoop
        ? tokens.findIndex((token) => isTop(token) && token.text === 'in') + 1
        : assigned + 1;
  const to = isLoop ? tokens.length - 1 : tokens.length;
  if (from === 0 || from >= to) return [...tokens];
  const inside = tokens.slice(from, to);
  const closesAtEnd = inside.at(-1)?.opening === inside[0];
  // Brackets that are there already need no others.
  if (inside[0]!.text === '(' && closesAtEnd) return [...tokens];
  const opening: Token = {
    text: '(',
    isApart: true,
    kind: 'open',
    level: 0,
    rank: 0,
    isDisplay: true,
    isOptional: true,
  };
  const closing: Token = { text: ')', isApart: false, kind: 'close', level: 0, rank: 0, opening, isOptional: true };
  const raised = new Map(inside.map((token) => [token, { ...token, level: token.level + 1 }] as const));
  const moved = inside.map((token, index): Token => {
    const copy = raised.get(token)!;
    const linked = token.opening ? Object.assign(copy, { opening: raised.get(token.opening)! }) : copy;
    return index === 0 ? Object.assign(linked, { isApart: false }) : linked;
  });
  return [...tokens.slice(0, from), opening, ...moved, closing, ...tokens.slice(to)];
}
