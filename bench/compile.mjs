// The compiler's speed as ratios within one run: `npm run bench:compile`, with `-- --json` for programs.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { compileFile, emit } from '../dist/compiler.mjs';
import { parse } from '../dist/grammar.mjs';
import { specOfDepth } from './growth-spec.mjs';
import { timeCall, timeCommands } from './measure.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const cli = `${root}dist/cli.mjs`;
const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

const [bare, check] = timeCommands(
  [
    ['-e', '0'],
    [cli, 'check', `${root}specs/dcgan.gen`],
  ],
  15,
);

const specs = [];
for (const name of readdirSync(`${root}specs`).filter((file) => file.endsWith('.gen'))) {
  const path = `${root}specs/${name}`;
  const source = { path, text: read(path) };
  const { graph, diagnostics } = compileFile(path, { read });
  if (!graph || diagnostics.some(({ severity }) => severity === 'error')) continue;
  specs.push({
    spec: name,
    lines: source.text.split('\n').length,
    parse: await timeCall(() => parse(source)),
    // This is the whole of `check`, parsing included.
    check: await timeCall(() => compileFile(path, { read })),
    emit: await timeCall(() => emit(graph)),
  });
}

const growth = [];
for (const layers of [10, 100, 1000]) {
  const text = specOfDepth(layers);
  const source = { path: 'deep.gen', text };
  const compile = () => compileFile('deep.gen', { read: (path) => (path === 'deep.gen' ? text : undefined) });
  const { graph, diagnostics } = compile();
  if (!graph) throw new Error(`deep.gen with ${layers} layers: ${diagnostics[0]?.message}`);
  growth.push({
    layers,
    parse: await timeCall(() => parse(source)),
    check: await timeCall(compile),
    emit: await timeCall(() => emit(graph)),
  });
}

if (process.argv.includes('--json'))
  console.log(JSON.stringify({ coldStart: { bare, check, ratio: check / bare }, specs, growth }, null, 2));
else {
  const ms = (value) => value.toFixed(value < 10 ? 2 : 0);
  const table = (head, rows) => {
    const made = new Table({
      head,
      colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
      style: { head: [], border: [], compact: true },
    });
    made.push(...rows);
    console.log(`${made}\n`);
  };
  console.log('Cold start');
  table(
    ['command', 'ms', 'ratio'],
    [
      ['node -e 0', ms(bare), '1.0'],
      ['genc check specs/dcgan.gen', ms(check), (check / bare).toFixed(1)],
    ],
  );
  console.log('In process, warm (ms; check includes parse)');
  table(
    ['spec', 'lines', 'parse', 'check', 'emit'],
    specs.map((row) => [row.spec, row.lines, ms(row.parse), ms(row.check), ms(row.emit)]),
  );
  console.log('Growth with depth (ms; in brackets: time per layer against that of the 100-layer net)');
  const base = growth.find(({ layers }) => layers === 100);
  const cell = (row, phase) =>
    `${ms(row[phase])} (${(row[phase] / row.layers / (base[phase] / base.layers)).toFixed(2)})`;
  table(
    ['layers', 'parse', 'check', 'emit'],
    growth.map((row) => [row.layers, cell(row, 'parse'), cell(row, 'check'), cell(row, 'emit')]),
  );
}
