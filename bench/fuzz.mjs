// A long search with hostile texts, a hundred thousand by default: `npm run fuzz -- --runs 1000000 --seed 1`.
// The test suite tries three thousand.
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { importSource } from './import-source.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const runs = Number(values.runs);
const shard = Math.min(runs, 20_000);

const { runShard, specsIn } = await importSource('bench/fuzz-property.ts');

const specs = specsIn([`${root}specs`, `${root}specs/invalid`, `${root}grammar/fixtures`]);
const started = performance.now();
const total = { inputs: 0, parsed: 0, diagnostics: 0, slowest: 0 };
for (let index = 0; total.inputs < runs; index++) {
  const outcome = runShard(specs, Math.min(shard, runs - total.inputs), Number(values.seed) * 100_003 + index);
  total.inputs += outcome.inputs;
  total.parsed += outcome.parsed;
  total.diagnostics += outcome.diagnostics;
  total.slowest = Math.max(total.slowest, outcome.slowest);
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${total.inputs.toLocaleString('en-US')} inputs, ${total.parsed.toLocaleString('en-US')} parsed and formatted, ` +
      `${total.diagnostics.toLocaleString('en-US')} diagnostics, none outside its file; slowest ${total.slowest.toFixed(0)} ms; ${seconds.toFixed(0)} s`,
  );
}
console.log(
  `no crash, no hang · seed ${values.seed} · Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}`,
);
