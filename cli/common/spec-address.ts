import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nearest } from '../../compiler/diagnostics/suggest.js';
import { UsageError } from './failure.js';

/** An address `FILE` or `FILE:Name`: a spec and, optionally, one of its models or variants. */
export interface Address {
  readonly file: string;
  readonly model?: string;
}

/** Reads an address and requires that its file exists. The default is the only spec of the current folder. */
export function parseAddress(text: string | undefined): Address {
  if (text === undefined) return { file: onlySpec() };
  // The whole text is tried first: a file's name may contain a colon, as after a Windows drive letter.
  const colon = existsSync(text) ? -1 : text.lastIndexOf(':');
  const address = colon > 1 ? { file: text.slice(0, colon), model: text.slice(colon + 1) } : { file: text };
  if (address.model === '') throw new UsageError(`"${text}" ends in a colon`, 'write FILE or FILE:Name');
  requireFile(address.file);
  return address;
}

/** Stops the command if a file does not exist, and suggests the nearest name in the same folder. */
export function requireFile(path: string): void {
  if (existsSync(path)) {
    if (statSync(path).isDirectory()) throw new UsageError(`${path} is a folder, not a spec`, specsHint(path));
    return;
  }
  const folder = dirname(path);
  if (!existsSync(folder)) throw new UsageError(`there is no file ${path}: the folder ${folder} does not exist`);
  const meant = nearest(basename(path), [...specsIn(folder), ...readdirSync(folder)]);
  throw new UsageError(`there is no file ${path}`, meant ? `did you mean ${join(folder, meant)}?` : specsHint(folder));
}

export function specsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.gen'))
    .sort();
}

function specsHint(folder: string): string | undefined {
  const specs = specsIn(folder).map((name) => join(folder, name));
  if (specs.length === 0) return 'genc init writes a first spec into an empty folder';
  return `specs there: ${specs.slice(0, 8).join(', ')}${specs.length > 8 ? ', …' : ''}`;
}

function onlySpec(): string {
  const specs = specsIn('.');
  if (specs.length === 1) return specs[0]!;
  if (specs.length === 0) throw new UsageError('this folder holds no .gen file', 'genc init writes a first one');
  throw new UsageError(`which spec? This folder holds ${specs.length}`, `name one: ${specs.slice(0, 8).join(', ')}`);
}
