import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deepText, fuzzRuns, mutatedSpec, tokenSoup } from '../grammar/testing/mutate.js';
import { checkFile } from './compile.js';
import { applyFixes } from './diagnostics/fix.js';
import { compilerDefinitions } from './diagnostics/messages/index.js';
import { render } from './diagnostics/render.js';
import { randomModel } from './testing/models.js';

/**
 * The number of inputs of each kind. `GENC_FUZZ_RUNS=1000000 npx vitest run compiler/fuzz` searches longer;
 * `GENC_FUZZ_SEED` searches elsewhere.
 */
const runs = fuzzRuns(1_000);
const seed = Number(process.env['GENC_FUZZ_SEED'] ?? 20_161_207);

const specsIn = (folder: string): string[] =>
  readdirSync(join(import.meta.dirname, '..', folder))
    .filter((name) => name.endsWith('.gen'))
    .map((name) => readFileSync(join(import.meta.dirname, '..', folder, name), 'utf8'));
const specs = [
  ...['specs', 'specs/invalid', 'grammar/fixtures'].flatMap(specsIn),
  ...compilerDefinitions.flatMap((page) => [page.bad, page.good]),
]
  // One page, about models that are too large, is left out: it takes as long as a hundred others.
  .filter((text) => text !== '' && !text.includes('90_000'));

/** Traces that a mistake in a message's template leaves. */
const leak = /undefined|NaN|null|\[object/;

/** Checks one text as a file that uses another, and holds all of its messages to their promises. */
function survives(text: string): void {
  const files: Readonly<Record<string, string>> = { 'fuzz.gen': text, 'pix2pix.gen': specs[0]! };
  const { diagnostics } = checkFile('fuzz.gen', { read: (path) => files[path] });
  for (const diagnostic of diagnostics) {
    const { code, message, span, related = [], fixes = [] } = diagnostic;
    const fail = (what: string): never => expect.fail(`${what}: ${code} ${message} ${diagnostic.why ?? ''}`);
    if (code === 'GEN9010' || code === 'GEN9999') fail('a fault');
    if (message === '') fail('no message');
    const spans = [
      span,
      ...related.map((each) => each.span),
      ...fixes.flatMap((fix) => fix.edits.map((edit) => edit.span)),
    ];
    for (const { source, start, end } of spans) {
      if (files[source.path] !== source.text) fail(`a span in ${source.path}`);
      if (!(start >= 0 && start <= end && end <= source.text.length))
        fail(`a span ${start}..${end} of ${source.text.length}`);
    }
    const shown = `${message} ${diagnostic.hint ?? ''} ${diagnostic.label ?? ''}`;
    if (leak.test(shown) && !leak.test(text)) fail('a value of the compiler in the text');
  }
  if (diagnostics[0]) render(diagnostics[0]);
  applyFixes(diagnostics);
}

const share = (part: number): { numRuns: number; seed: number } => ({
  numRuns: Math.max(1, Math.round(runs * part)),
  seed,
});
const long = Math.max(300_000, runs * 60);

test(
  'specs with random edits: no fault of the compiler, every span inside its file',
  () => fc.assert(fc.property(mutatedSpec(specs), survives), share(0.6)),
  long,
);
test(
  'models of random layers, settings, losses and edits',
  () => fc.assert(fc.property(randomModel, survives), share(0.3)),
  long,
);
test('words and signs in any order', () => fc.assert(fc.property(tokenSoup, survives), share(0.08)), long);
test('one piece again and again', () => fc.assert(fc.property(deepText, survives), share(0.02)), long);
