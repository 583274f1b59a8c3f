import { readFileSync } from 'node:fs';
import { format } from '../../grammar/index.js';
import { expandSpecs } from '../common/search.js';
import { read, report } from '../common/spec.js';
import { note, print } from '../common/terminal.js';
import { writeText } from '../common/write-text.js';

/** Formats files in place, or standard input to standard output. A file that does not parse is reported and kept. */
export function runFmt(paths: readonly string[], checkOnly: boolean): number {
  if (paths.includes('-')) {
    const text = readFileSync(0, 'utf8');
    const formatted = tryFormat(text, '<stdin>');
    if (formatted === undefined) return 1;
    if (!checkOnly) process.stdout.write(formatted);
    if (!checkOnly || formatted === text) return 0;
    note(unformatted('standard input', text, formatted));
    return 1;
  }
  let code = 0;
  for (const path of expandSpecs(paths)) {
    const text = read(path) ?? '';
    const formatted = tryFormat(text, path);
    if (formatted === undefined) code = 1;
    else if (formatted !== text) {
      if (checkOnly) {
        note(unformatted(path, text, formatted));
        code = 1;
      } else {
        writeText(path, formatted);
        print(path);
      }
    }
  }
  if (code === 1 && checkOnly) note('genc fmt puts them right');
  return code;
}

/** The message about an unformatted file; it names differences that cannot be seen, such as line ends. */
function unformatted(path: string, text: string, formatted: string): string {
  const breaks = text.includes('\r');
  const alone = breaks && text.replace(/\r\n?/g, '\n') === formatted;
  const why = alone ? ': only its line ends differ,' : breaks ? ', and its lines end in' : '';
  return `${path} is not formatted${why}${breaks ? ' CRLF where the standard form has LF' : ''}`;
}

function tryFormat(text: string, path: string): string | undefined {
  const formatted = format({ path, text });
  const errors = formatted.diagnostics.filter(({ severity }) => severity === 'error');
  report(errors);
  return errors.length > 0 ? undefined : formatted.text;
}
