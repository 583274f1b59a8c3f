// The memory of a long training, which must not grow: `npm run bench:memory`, `-- --steps 1000 --models vae,dcgan`.
// Every 50 steps the state is read as for a checkpoint, and samples are drawn. The exit code is 1 if memory grew.
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { document } from './document.mjs';
import { chooseModels } from './models.mjs';
import { describeMachine, machine } from './machine.mjs';
import { render } from './table.mjs';

const { values: options } = parseArgs({
  options: {
    models: { type: 'string', default: 'vae,dcgan,wgan-gp' },
    steps: { type: 'string', default: '1000' },
    json: { type: 'boolean' },
    markdown: { type: 'boolean' },
    document: { type: 'boolean' },
  },
});
const steps = Number(options.steps);
const child = fileURLToPath(new URL('children/memory.mjs', import.meta.url));

const results = chooseModels(options.models).map((entry) => {
  process.stderr.write(`${entry.name}: ${steps} steps\n`);
  const request = JSON.stringify({ entry, batch: entry.small ?? 1, steps });
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', child, request], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${entry.name}: ${stderr}`);
  return { model: entry.title, batch: entry.small ?? 1, ...JSON.parse(stdout) };
});

/** The first, the middle and the last measurement; `--json` prints all. */
const shown = (moments) => [moments[0], moments[Math.floor((moments.length - 1) / 2)], moments.at(-1)];
const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(0);
const rows = results.flatMap(({ model, batch, moments }) =>
  shown(moments).map(({ step, tensors, bytes, heap, resident }) => [
    `${model}, batch ${batch}: step ${step}`,
    String(tensors),
    (bytes / 2 ** 20).toFixed(1),
    megabytes(heap),
    megabytes(resident),
  ]),
);
const verdicts = results.map(
  ({ model, grown }) =>
    `${model}: ${grown.length === 0 ? 'nothing grows after the first tenth' : `${grown.join(' and ')} grew`}`,
);
const head = ['', 'live tensors', 'their MB', 'wasm heap MB', 'resident MB'];
const lines = [...verdicts, describeMachine(machine())].map((line) => `- ${line}`).join('\n');
const told = (asMarkdown) => `${render([{ title: 'Memory over a long training', head, rows }], asMarkdown)}\n${lines}`;
if (options.document) await document('memory', told(true));
if (options.json) console.log(JSON.stringify({ machine: machine(), steps, results }, null, 2));
else console.log(told(options.markdown));
if (results.some(({ grown }) => grown.length > 0)) process.exitCode = 1;
