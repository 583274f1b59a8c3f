// A comparison of this checkout with another one: runs bit for bit, checks and diffs, speed, and lines of emitted code.
// `npm run bench:against -- --against ../before`; `--only runs,text,speed,lines` selects parts of it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openCheckout } from './against/checkout.mjs';
import { cases } from './against/cases.mjs';
import { comparisonTable } from './against/compare.mjs';
import { writeData } from './against/data.mjs';
import { measureLines } from './against/lines.mjs';
import { compareRuns } from './against/runs.mjs';
import { measureSpeed } from './against/speed.mjs';
import { compareTexts } from './against/text.mjs';
import { describeMachine, machine } from './machine.mjs';
import { render } from './table.mjs';

const PARTS = ['runs', 'text', 'speed', 'lines'];
const { values: options } = parseArgs({
  options: {
    against: { type: 'string' },
    only: { type: 'string', default: PARTS.join(',') },
    cases: { type: 'string' },
    pairs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    // Different seeds for before and after show that the comparison can fail.
    seeds: { type: 'string', default: '7,7' },
    keep: { type: 'boolean', default: false },
  },
});

const refuse = (message) => {
  console.error(message);
  process.exit(2);
};
if (options.against === undefined)
  refuse('Against what? npm run bench:against -- --against FOLDER, another checkout of this repository, built.');
const parts = options.only.split(',');
const unknown = parts.find((part) => !PARTS.includes(part));
if (unknown !== undefined) refuse(`There is no part '${unknown}'. Known: ${PARTS.join(', ')}.`);

const wanted = options.cases?.split(',');
const without = wanted?.find((word) => !cases.some(({ name }) => name.includes(word)));
if (without !== undefined)
  refuse(`No case has '${without}' in its name. Known: ${cases.map(({ name }) => name).join('; ')}.`);

const here = fileURLToPath(new URL('../', import.meta.url));
let checkouts;
try {
  checkouts = [openCheckout(options.against, 'before'), openCheckout(here, 'after')];
} catch (error) {
  refuse(error.message);
}

/** The folder of the comparison, outside both checkouts: both sides read this checkout's specs and data there. */
const home = mkdtempSync(join(tmpdir(), 'genc-against-'));
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    rmSync(home, { recursive: true, force: true });
    process.exit(2);
  });
for (const folder of ['specs', 'bench/specs', 'bench/against/specs'])
  for (const { side } of checkouts)
    cpSync(join(here, folder), join(home, side, folder), {
      recursive: true,
      filter: (path) => !path.includes('compiled'),
    });
writeData(join(home, 'data'));

const say = (line) => process.stderr.write(`${line}\n`);
const context = {
  home,
  say,
  seeds: options.seeds.split(',').map(Number),
  wanted,
  pairs: Number(options.pairs),
  seconds: Number(options.seconds),
};
const measures = { runs: compareRuns, text: compareTexts, speed: measureSpeed, lines: measureLines };

const [before, after] = checkouts;
const words = ['npm run bench:against --', ...process.argv.slice(2)].join(' ');
console.log(`${describeMachine(machine())}; ${words}\n`);
const told = ({ side, root, commit, built }) => `- ${side}: ${root} at ${commit}, built ${built}`;
console.log(`${told(before)}\n${told(after)}\n`);
let wrong = 0;
for (const part of PARTS.filter((each) => parts.includes(each))) {
  const started = Date.now();
  const { tables = [], rows = [], flags = [], failures = [] } = await measures[part](checkouts, context);
  if (rows.length > 0) tables.push(comparisonTable(part === 'runs' ? 'Runs' : 'Texts', rows));
  const different = rows.filter(({ difference }) => difference !== undefined);
  const found = different.length + flags.length + failures.length;
  wrong += found;
  console.log(render(tables, true));
  for (const flag of flags) console.log(`- ${flag}`);
  for (const failure of failures) console.log(`- FAILED: ${failure}`);
  console.log(`${part}: ${((Date.now() - started) / 1000).toFixed(0)} s, ${found} found wrong\n`);
}
if (options.keep) console.log(`kept: ${home}`);
else rmSync(home, { recursive: true, force: true });
process.exitCode = wrong === 0 ? 0 : 1;
