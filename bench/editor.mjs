// From a keystroke to messages in the language server: `npm run bench:editor`, `-- --json` for programs, `-- --document` to
// write the table of docs/performance.md. Options: `--specs specs/dcgan.gen,specs/edm.gen`, `--places 60`, `--rounds 3`.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { document } from './document.mjs';
import { importSource } from './import-source.mjs';
import { describeMachine, machine } from './machine.mjs';
import { ms, render } from './table.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const { values } = parseArgs({
  options: {
    specs: { type: 'string', default: 'specs/vae-mnist.gen,specs/dcgan.gen,specs/ddpm.gen,specs/stylegan.gen' },
    places: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean' },
    document: { type: 'boolean' },
  },
});

const { keystrokes } = await importSource('bench/keystrokes.ts');

/** The middle, the 95th of a hundred, and the worst. */
function summary(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { median: at(0.5), p95: at(0.95), worst: sorted.at(-1) };
}

const measured = [];
for (const spec of values.specs.split(',')) {
  const text = readFileSync(root + spec, 'utf8');
  // The last round counts. Those before it warm the code up, as a server that was used for some minutes is warm.
  let all = [];
  for (let round = 0; round < Number(values.rounds); round++) all = await keystrokes(text, Number(values.places));
  const of = (part) => summary(all.map((each) => each[part]));
  measured.push({
    spec,
    lines: text.split('\n').length - 1,
    models: [...text.matchAll(/^(?:model|variant)\b/gm)].length,
    keystrokes: all.length,
    first: of('first'),
    firstCpu: of('firstCpu'),
    all: of('all'),
    allCpu: of('allCpu'),
  });
}

if (values.json) console.log(JSON.stringify({ machine: machine(), measured }, null, 2));
else {
  const numbers = (part) => measured.map((each) => [each.spec, ...Object.values(each[part]).map(ms)]);
  const table = (title, part) => ({ title, head: ['spec', 'median', '95 %', 'worst'], rows: numbers(part) });
  const tables = (markdown) =>
    render(
      [
        {
          title: 'The specs',
          head: ['spec', 'lines', 'models', 'keystrokes'],
          rows: measured.map(({ spec, lines, models, keystrokes: count }) => [
            spec,
            ...[lines, models, count].map(String),
          ]),
        },
        table('To the first messages, milliseconds', 'first'),
        table('To the first messages, milliseconds of processor time', 'firstCpu'),
        table('Until all models are checked, milliseconds', 'all'),
        table('Until all models are checked, milliseconds of processor time', 'allCpu'),
      ],
      markdown,
    );
  console.log(tables(false));
  if (values.document) await document('editor', `${tables(true)}\n- ${describeMachine(machine())}`);
}
