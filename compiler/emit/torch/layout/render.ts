/** Python code as text. */
import type { Code, Docstring, Line, Suite } from './code.js';
import { linesOf, lineLength, widthOf } from './split.js';

/** Code at a depth of indentation. */
export function render(codes: readonly Code[], depth = 0): string[] {
  const lines: string[] = [];
  for (const [index, code] of codes.entries()) {
    if ('gap' in code) {
      const isEdge = index === 0 || index === codes.length - 1 || 'gap' in codes[index - 1]!;
      if (!isEdge) lines.push('');
    } else if ('doc' in code) lines.push(...docstring(code, depth));
    else if ('header' in code) lines.push(...suite(code, depth));
    else lines.push(...statement(code, depth));
  }
  return lines;
}

function suite({ header, body }: Suite, depth: number): string[] {
  return [...linesOf(header, depth), ...render(body, depth + 1)];
}

/** A comment that does not fit stands on the line above. */
function statement({ text, comment }: Line, depth: number): string[] {
  const lines = linesOf(text, depth);
  if (comment === undefined) return lines;
  const said = `# ${oneLine(comment)}`;
  const [only, ...more] = lines;
  return more.length === 0 && widthOf(`${only}  ${said}`) <= lineLength
    ? [`${only}  ${said}`]
    : [`${' '.repeat(4 * depth)}${said}`, ...lines];
}

/** A docstring on one line if it fits, else with its end on a line of its own. */
function docstring({ doc }: Docstring, depth: number): string[] {
  const margin = ' '.repeat(4 * depth);
  const lines = docText(doc).split('\n');
  const [first, ...more] = lines;
  const wrapped = wrap(first!, 4 * depth, 6);
  // A quote at the beginning stands apart.
  if (wrapped[0]!.startsWith('"')) wrapped[0] = ` ${wrapped[0]}`;
  if (more.length === 0 && wrapped.length === 1) return [`${margin}"""${wrapped[0]}"""`];
  const all = [...wrapped, ...more.flatMap((each) => wrap(each, 4 * depth, 0))];
  return [
    `${margin}"""${all[0]}`,
    ...all.slice(1).map((each) => (each === '' ? '' : `${margin}${each}`)),
    `${margin}"""`,
  ];
}

/** A line of text broken at blanks, but not within a shape. */
function wrap(text: string, margin: number, first: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ (?![^[\]]*\])/)) {
    const room = lineLength - margin - (lines.length === 0 ? first : 0);
    if (line !== '' && widthOf(`${line} ${word}`) > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Text between triple quotes: it does not end them, and backslashes stand for themselves. */
const docText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => oneLine(line).replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"').replace(/"$/, '\\"').trimEnd())
    .join('\n')
    .trim();

/** Text without line ends, controls, and characters that change the direction of writing. */
const oneLine = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').trimEnd();
