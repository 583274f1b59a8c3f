import { mend } from '../../compiler/diagnostics/fix.js';
import { tally, toJson } from '../../compiler/diagnostics/render.js';
import { checkFile, compileFile } from '../../compiler/compile.js';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.js';
import type { Address } from '../common/spec-address.js';
import { parseAddress } from '../common/spec-address.js';
import { expandSpecs } from '../common/search.js';
import { read, report, requireModel } from '../common/spec.js';
import { note, paint, print, printJson } from '../common/terminal.js';
import { writeText } from '../common/write-text.js';

export interface CheckOptions {
  readonly fix?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly set?: Record<string, string>;
}

/** Checks specs and reports; returns the exit code: 1 if there is an error (with `--strict`, also for a warning). */
export function runCheck(paths: readonly string[], options: CheckOptions): number {
  const addresses = addressesOf(paths);
  if (options.fix) for (const address of addresses) fixFile(address, options.set);
  const seen = new Set<string>();
  const diagnostics = addresses
    .flatMap((address) => check(address, options.set))
    // A file that several specs use is reported once.
    .filter((diagnostic) => {
      const { source, start } = diagnostic.span;
      const key = `${source.path}\0${start}\0${diagnostic.code}\0${diagnostic.message}`;
      return !seen.has(key) && seen.add(key);
    });
  const failed = diagnostics.some(({ severity }) => severity === 'error' || options.strict);
  if (options.json)
    printJson({ ok: !failed, files: addresses.map(({ file }) => file), diagnostics: diagnostics.map(toJson) });
  else {
    report(diagnostics);
    const files = addresses.length === 1 ? addresses[0]!.file : `${addresses.length} files`;
    if (diagnostics.length === 0) print(`${paint.green('ok')} ${files}`);
    else if (!failed) print(`${paint.green('ok')} ${files}, ${tally(diagnostics)}`);
  }
  return failed ? 1 : 0;
}

function addressesOf(paths: readonly string[]): Address[] {
  const addresses: Address[] = [];
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const named = /:[A-Za-z_]\w*$/.test(path);
    if (named) addresses.push(parseAddress(path));
    else addresses.push(...expandSpecs([path]).map((file) => ({ file })));
  }
  return addresses;
}

function check(
  { file, model }: Address,
  settings?: Record<string, string>,
  reader: (path: string) => string | undefined = read,
): readonly Diagnostic[] {
  if (model === undefined) return checkFile(file, { read: reader, settings }).diagnostics;
  const { models, diagnostics } = compileFile(file, { read: reader, model, settings });
  requireModel({ file, model }, models);
  return diagnostics;
}

function fixFile(address: Address, settings?: Record<string, string>): void {
  const { texts, applied, refused } = mend((changed) =>
    check(address, settings, (path) => changed.get(path) ?? read(path)),
  );
  for (const [path, text] of texts) writeText(path, text);
  for (const title of applied) note(`fixed ${address.file}: ${title}`);
  for (const { title, error } of refused)
    note(`left as it is ${address.file}: “${title}” would bring another error: ${error}`);
}
