import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { specsIn } from '../common/spec-address.js';
import { UsageError } from '../common/failure.js';
import firstSpec from '../../examples/quickstart/vae.gen';
import { paint, print, self } from '../common/terminal.js';
import { writeText } from '../common/write-text.js';

/** Writes the first spec; never overwrites: an existing file ends the command. */
export function runInit(folder: string, name: string): void {
  const fileName = name.endsWith('.gen') ? name : `${name}.gen`;
  const path = join(folder, fileName);
  if (existsSync(path)) throw new UsageError(`${path} is there already`, 'genc init --name other.gen writes another');
  const others = existsSync(folder) ? specsIn(folder) : [];
  writeText(path, firstSpec);
  const train = others.length === 0 ? `${self} train` : `${self} train ${fileName}`;
  print(`${paint.green('wrote')} ${path}\n`);
  if (folder !== '.') print(`  cd ${folder}`);
  print(`  ${train.padEnd(26)} train it on the built-in digits`);
  print(`  ${`${self} show ${fileName}`.padEnd(26)} its layers, shapes and parameters`);
  print(`  ${`${self} check ${fileName}`.padEnd(26)} after each change: what is wrong with it`);
}
