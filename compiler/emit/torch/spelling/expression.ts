/** Python expressions: their parentheses, and whether they are plain numbers. */

/** An expression in parentheses. */
export const grouped = (text: string): string => `(${text})`;

/** The characters of code outside of its strings, with their places and the depth of brackets behind them. */
export function* outsideStrings(text: string): Generator<{ character: string; at: number; depth: number }> {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else {
      if ('([{'.includes(character)) depth += 1;
      else if (')]}'.includes(character)) depth -= 1;
      yield { character, at, depth };
    }
  }
}

/** An expression without the parentheses around the whole of it, for a place that has its own: an argument, a statement. */
export function bare(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  for (const { character, at, depth } of outsideStrings(text)) {
    if (depth === 0 && at < text.length - 1) return text;
    if (character === ',' && depth === 1) return text;
  }
  return text.slice(1, -1);
}

/** True for the text of a number. */
export const isNumber = (text: string): boolean => /^-?(?:\d+(?:\.\d*)?(?:e[+-]?\d+)?|math\.(?:inf|nan))$/i.test(text);

/** How loosely the outermost operator of an expression binds: 2 for sums, 1 for products, 0 for anything else. */
export function looseness(text: string): 0 | 1 | 2 {
  let depth = 0;
  let found: 0 | 1 | 2 = 0;
  for (const [token] of bare(text).matchAll(
    /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()[\]{}]| [+\-*/] | (?:if|else|[<>=!]=?) /g,
  )) {
    if ('([{'.includes(token)) depth += 1;
    else if (')]}'.includes(token)) depth -= 1;
    else if (depth === 0 && token.startsWith(' ')) {
      if (/ [+-] /.test(token)) found = 2;
      else if (/ [*/] /.test(token) && found === 0) found = 1;
    }
  }
  return found;
}

/** The ends of a slice as Black writes them: what is no name or number stands apart from the colon. */
export function sliceOf(first: string, end: string): string {
  const isSimple = [first, end].every((each) => /^-?\w*$/.test(each));
  return isSimple ? `${first}:${end}` : `${first} : ${end}`.trim();
}
