/** The properties that hold for every text. fuzz.mjs bundles this file, because plain Node runs it fastest. */
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { checkFile } from '../compiler/compile.js';
import { parse } from '../grammar/parse.js';
import { format, sameTree } from '../grammar/print.js';
import type { Source } from '../grammar/syntax/source.js';
import { hostileInput } from '../grammar/testing/mutate.js';

/** The counts of one shard. */
export interface Outcome {
  readonly inputs: number;
  /** The inputs without a syntax error: formatting must keep their meaning. */
  readonly parsed: number;
  readonly diagnostics: number;
  /** The longest time of one input, in milliseconds. */
  readonly slowest: number;
}

export function specsIn(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.gen'))
      .map((name) => readFileSync(`${folder}/${name}`, 'utf8')),
  );
}

function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** Tries `inputs` hostile texts on the parser, formatter and checker; throws with the smallest text that fails. */
export function runShard(specs: readonly string[], inputs: number, seed: number): Outcome {
  let parsed = 0;
  let said = 0;
  let slowest = 0;
  const property = fc.property(hostileInput(specs), (text) => {
    const started = performance.now();
    const source: Source = { path: 'fuzz.gen', text };
    const { file, diagnostics } = parse(source);
    if (diagnostics.length === 0) {
      parsed += 1;
      const once = format(source).text;
      demand(sameTree(file, parse({ path: 'fuzz.gen', text: once }).file), 'formatting changed the meaning');
      demand(format({ path: 'fuzz.gen', text: once }).text === once, 'formatting twice differs from once');
    }
    const checked = checkFile('fuzz.gen', { read: (path) => (path === 'fuzz.gen' ? text : undefined) });
    said += checked.diagnostics.length;
    for (const { code, span } of [...diagnostics, ...checked.diagnostics]) {
      demand(code !== 'GEN9999', 'the compiler failed');
      demand(
        0 <= span.start && span.start <= span.end && span.end <= span.source.text.length,
        `${code} lies outside its file`,
      );
    }
    slowest = Math.max(slowest, performance.now() - started);
    demand(slowest < 20_000, 'took longer than 20 seconds');
  });
  fc.assert(property, { numRuns: inputs, seed });
  return { inputs, parsed, diagnostics: said, slowest };
}
