import picocolors from 'picocolors';
import { terminalJson, terminalText } from '../../runtime/escape/terminal.js';

/** A stream is interactive if a person reads it: it gets progress bars. */
export const interactive = (stream: NodeJS.WriteStream): boolean =>
  stream.isTTY === true && process.env['TERM'] !== 'dumb';

/** The columns of a terminal; undefined for a file or a pipe. */
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

/** Prints to standard error, so that programs can read standard output. */
export function note(text: string): void {
  process.stderr.write(`${terminalText(text)}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${terminalJson(value)}\n`);
}

/** The command as its user types it: `npx genc` if npx started it. */
export const self = process.env['npm_command'] ? 'npx genc' : 'genc';
