// Training steps of genc beside tfjs, tf.layers, PyTorch and the matrix products alone: `npm run bench:step`. The roof is
// the fastest large matrix product that the machine has a library for.
// Every measurement has its own process; the variants of a model take turns, so that a busy machine slows all alike.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { document } from './document.mjs';
import { handicaps } from './environment.mjs';
import { machine } from './machine.mjs';
import { lowerQuartile } from './measure.mjs';
import { chooseModels } from './models.mjs';
import { otherPyTorch } from './python.mjs';
import { keep, pageOf, told } from './results.mjs';
import { peakLines, peakOf } from './roofline.mjs';
import { summarize } from './summary.mjs';
import { ms } from './table.mjs';
import { countWork, measure, measureRoof, variants, variantsOf } from './variants.mjs';

const { values: options } = parseArgs({
  options: {
    models: { type: 'string' },
    variants: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    threads: { type: 'string' },
    python: { type: 'string' },
    quick: { type: 'boolean' },
    json: { type: 'boolean' },
    markdown: { type: 'boolean' },
    document: { type: 'boolean' },
    from: { type: 'string' },
  },
});

const say = (line) => process.stderr.write(`${line}\n`);

function measureModel(entry, chosen, { rounds, ...request }) {
  const runs = chosen.map(({ settings }) => settings.map(() => []));
  for (let round = 0; round < rounds; round++) {
    chosen.forEach((variant, which) => {
      if (round > 0 && variant.slow) return;
      const best = Math.min(...runs[which].map(timeOf));
      variant.settings.forEach((setting, index) => {
        // Settings that are far too slow are not tried again.
        if (round > 0 && timeOf(runs[which][index]) > 2 * best) return;
        if (runs[which][index].at(-1)?.skipped) return;
        const run = measure(entry, variant, setting, request);
        runs[which][index].push(run);
        const found = run.skipped ?? `${ms(lowerQuartile(run.wall))} ms`;
        say(`${entry.name}, round ${round + 1}, ${variant.says}${setting.says ? ` (${setting.says})` : ''}: ${found}`);
      });
    });
  }
  const { multiplications } = countWork(entry);
  return { ...entry, multiplications, variants: chosen.flatMap((variant, which) => report(variant, runs[which])) };
}

const timeOf = (runs) => lowerQuartile(runs.flatMap(({ wall = [] }) => wall)) ?? Infinity;
const bestOf = (settings) => settings.reduce((best, runs, i) => (timeOf(runs) < timeOf(settings[best]) ? i : best), 0);

function report({ name, says, settings }, runs) {
  const best = bestOf(runs);
  const [first] = runs[best];
  if (first.skipped) return { name, says, skipped: first.skipped };
  const taken = runs[best].filter(({ skipped }) => !skipped);
  const tried = settings.map((setting, index) => ({ setting: setting.says, wallMs: timeOf(runs[index]) }));
  return {
    name,
    says,
    ...(tried.length > 1 && { tried }),
    reason: first.reason,
    wallMs: timeOf(taken),
    cpuMs: lowerQuartile(taken.map(({ cpu }) => cpu)),
    steps: taken.reduce((sum, { wall }) => sum + wall.length, 0),
    peakMegabytes: Math.max(...taken.map(({ peak }) => peak)),
    baseMegabytes: first.base,
    parameters: first.parameters,
    losses: first.losses,
  };
}

function run() {
  const other = otherPyTorch(options.python);
  const known = [...variants, ...(other ? variantsOf(other) : [])];
  const wanted = options.variants?.split(',');
  const unknown = wanted?.find((name) => !known.some((variant) => variant.name === name));
  if (unknown) throw new Error(`There is no variant '${unknown}'. Known: ${known.map(({ name }) => name).join(', ')}.`);
  const chosen = known.filter(({ name }) => wanted?.includes(name) ?? true);
  const request = {
    rounds: Number(options.rounds ?? (options.quick ? 1 : 3)),
    seconds: Number(options.seconds ?? (options.quick ? 2 : 5)),
    threads: options.threads,
  };
  const entry = {
    machine: machine(),
    handicaps: handicaps(process.env),
    roof: measureRoof(request, other),
    ...request,
  };
  peakLines(entry).forEach(say);
  const peak = peakOf(entry.roof);
  if (peak) say(`the roof: ${peak.one.toFixed(0)} GFLOP/s on one core, ${peak.all.toFixed(0)} on all`);
  const results = chooseModels(options.models).map((model) => {
    const fitting = chosen.filter(
      ({ name, like = name, only }) => (only?.includes(model.name) ?? true) && (model.variants?.includes(like) ?? true),
    );
    return measureModel(model, fitting, request);
  });
  return { ...entry, results };
}

const measured = options.from ? JSON.parse(readFileSync(options.from, 'utf8')) : run();
const { tables, lines } = summarize(measured);
if (options.document) await document('step', pageOf(await keep(measured)));
if (options.json) console.log(JSON.stringify(measured, null, 2));
else console.log(told(tables, lines, options.markdown));
