// Trains one spec on both engines from the same seed and lays their curves over each other.
//
//   node bench/engines.mjs [SPEC] [--epochs 3] [--figure docs/figures/engines.svg]
//
// Prints a table of the losses after every epoch, with the times. The default spec is that of the quickstart.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { View, parse } from 'vega';
import { compile } from 'vega-lite';
import { readMetrics, readPlan } from '../dist/runtime-node.mjs';
import { describeMachine, machine } from './machine.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { epochs: { type: 'string', default: '3' }, figure: { type: 'string' } },
});
const spec = positionals[0] ?? join(root, 'examples/quickstart/vae.gen');
const titles = { node: 'Node', torch: 'PyTorch' };
const folder = mkdtempSync(join(tmpdir(), 'genc-engines-'));
try {
  const runs = {};
  for (const engine of Object.keys(titles)) runs[engine] = await train(engine);
  print(runs);
  if (values.figure !== undefined) {
    writeFileSync(values.figure, await figure(runs));
    console.log(`\n${values.figure}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The lines of a run's metrics, and its losses and seconds. */
async function train(engine) {
  const out = join(folder, engine);
  const command = ['train', spec, '--engine', engine, '--epochs', values.epochs, '--seed', '1', '--out', out];
  execFileSync(process.execPath, [join(root, 'dist/cli.mjs'), ...command], { stdio: ['ignore', 'ignore', 'inherit'] });
  const events = readFileSync(join(out, 'events.jsonl'), 'utf8').trim().split('\n').map(JSON.parse);
  const { terms } = await readPlan(out);
  const losses = Object.keys(terms).filter((name) => terms[name].role === 'loss');
  return { lines: await readMetrics(out), losses, seconds: events.filter(({ event }) => event === 'epoch').map((each) => each.seconds) }; // prettier-ignore
}

function print({ node, torch }) {
  console.log(`${describeMachine(machine())}\n`);
  console.log('| epoch | split | loss | Node | PyTorch | difference | s Node | s PyTorch |');
  console.log('| ----- | ----- | ---- | ---- | ------- | ---------- | ------ | --------- |');
  for (const line of node.lines.filter(({ kind }) => kind === 'epoch')) {
    const other = torch.lines.find(
      ({ kind, epoch, split }) => kind === 'epoch' && epoch === line.epoch && split === line.split,
    );
    for (const loss of node.losses) {
      const [a, b] = [line.values[loss], other.values[loss]];
      const seconds = [node, torch].map((run) => run.seconds[line.epoch - 1].toFixed(1));
      const cells = [line.epoch, line.split, loss, a.toFixed(3), b.toFixed(3), `${((100 * (b - a)) / a).toFixed(3)} %`];
      console.log(`| ${[...cells, ...seconds].join(' | ')} |`);
    }
  }
}

/** The curves of the training losses, one panel per loss and one line per engine. */
async function figure(runs) {
  const points = Object.entries(runs).flatMap(([engine, { lines }]) =>
    lines
      .filter(({ kind }) => kind === 'step')
      .flatMap(({ epoch, values: found }) =>
        Object.entries(found).map(([term, value]) => ({ engine: titles[engine], term, epoch, value })),
      ),
  );
  const panel = (term) => ({
    title: term,
    width: 260,
    height: 170,
    data: { values: points.filter((point) => point.term === term) },
    mark: { type: 'line', strokeWidth: 2, opacity: 0.8 },
    encoding: {
      x: { field: 'epoch', type: 'quantitative' },
      y: { field: 'value', type: 'quantitative', title: null, scale: { type: 'log' } },
      color: { field: 'engine', type: 'nominal', title: null, scale: { range: ['#4c78a8', '#e45756'] } },
      strokeDash: { field: 'engine', type: 'nominal', title: null, scale: { range: [[1, 0], [6, 4]] } }, // prettier-ignore
    },
  });
  const spec = { background: 'white', hconcat: runs.node.losses.map(panel), spacing: 28 };
  return new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
}
