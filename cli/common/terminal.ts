import picocolors from 'picocolors';
import { terminalJson, terminalText } from '../../runtime/escape/terminal.js';

/** Whether answers are drawn for a person: colours, progress bars. `NO_COLOR` and `FORCE_COLOR` are obeyed. */
export const interactive = (stream: NodeJS.WriteStream): boolean =>
  stream.isTTY === true && process.env['TERM'] !== 'dumb';

/** Columns of a terminal; undefined when it is a file or a pipe. */
export const widthOf = (stream: NodeJS.WriteStream): number | undefined => (stream.isTTY ? stream.columns : undefined);

export const color = (stream: NodeJS.WriteStream): boolean => {
  if (process.env['NO_COLOR']) return false;
  if (process.env['FORCE_COLOR']) return process.env['FORCE_COLOR'] !== '0';
  return interactive(stream);
};

/** Paints for standard output. */
export const paint = picocolors.createColors(color(process.stdout));

export function print(text = ''): void {
  process.stdout.write(`${terminalText(text)}\n`);
}

/** To standard error, so that standard output stays what a program may read. */
export function note(text: string): void {
  process.stderr.write(`${terminalText(text)}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${terminalJson(value)}\n`);
}

/** The command as its user types it: through npx, unless genc is installed on the path. */
export const self = process.env['npm_command'] ? 'npx genc' : 'genc';
