// Reading prepared data in Python, beside the PyTorch steps that it feeds: `npm run bench:loading`.
// `--seconds 5` for each measurement; `--json` for programs, `--markdown` for tables, `--document` for docs/performance.md.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { dataDirectory, openData, prepareData, setStatuses } from '../dist/runtime-node.mjs';
import { document } from './document.mjs';
import { lowerQuartile } from './measure.mjs';
import { models } from './models.mjs';
import { describeMachine, machine } from './machine.mjs';
import { findPython } from './python.mjs';
import { ms, render } from './table.mjs';
import { measure, variants } from './variants.mjs';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string' },
    json: { type: 'boolean' },
    markdown: { type: 'boolean' },
    document: { type: 'boolean' },
  },
});
const seconds = Number(options.seconds ?? 5);
const say = (line) => process.stderr.write(`${line}\n`);
const home = mkdtempSync(join(tmpdir(), 'genc-loading-'));

/** JPEGs of smooth noise, whose decoding takes as long as that of photographs. */
async function pictures(folder, count, height, width) {
  mkdirSync(join(home, folder));
  for (let index = 0; index < count; index++) {
    const values = Uint8Array.from(
      { length: 3 * 16 * 16 },
      (_, i) => (Math.imul(i + 769 * index, 2654435761) >>> 24) & 255,
    );
    await sharp(values, { raw: { width: 16, height: 16, channels: 3 } })
      .resize(width, height, { fit: 'fill', kernel: 'cubic' })
      .jpeg()
      .toFile(join(home, folder, `${index}.jpg`));
  }
}

const scale = (name, size) => ({ name, settings: size === undefined ? {} : { size } });
const image = (shape, more = {}) => ({ kind: 'image', shape, range: [-1, 1], transforms: [], ...more });
const cropped = (size) => [scale('resize', Math.round(size * 1.12)), scale('crop', size), scale('mirror')];

async function sets() {
  const directory = await dataDirectory();
  const there = (await setStatuses(directory)).some(({ set, present }) => set.name === 'fashion_mnist' && present);
  const grey = there ? 'fashion_mnist' : 'glyphs';
  await pictures('small', 2000, 96, 96);
  await pictures('pairs', 300, 256, 512);
  const side = (from) => image([256, 256, 3], { from });
  return [
    {
      title: `${there ? 'FashionMNIST' : 'glyphs'}, 28×28`,
      ...{ directory, name: grey, batch: 64, model: 'dcgan', transforms: [], fields: { x: image([28, 28, 1]) } },
    },
    {
      title: '2,000 JPEGs, resize(72) -> crop(64) -> mirror',
      ...{ directory: home, name: 'small', batch: 64, transforms: cropped(64), fields: { x: image([64, 64, 3]) } },
    },
    {
      title: '300 pairs of JPEGs, resize(287) -> crop(256) -> mirror',
      ...{ directory: home, name: 'pairs', batch: 1, model: 'unet', transforms: cropped(256) },
      fields: { x: side('left'), y: side('right') },
    },
  ];
}

const torch = { ...variants.find(({ name }) => name === 'torch'), python: findPython() };

/** The processor time of a step of PyTorch, written by hand, on one thread. */
function stepOf(name) {
  if (name === undefined) return undefined;
  const entry = models.find((model) => model.name === name);
  const setting = { request: { threads: 1 }, environment: { OPENBLAS_NUM_THREADS: '1' } };
  return { title: entry.title, cpuMs: measure(entry, torch, setting, { seconds }).cpu };
}

async function measureSet({ title, directory, name, batch, model, transforms, fields }) {
  const definition = { name, sources: [name], transforms, fields };
  const set = await openData(definition, { directory, seed: 0, cache: 0 });
  const start = performance.now();
  let total = 0;
  const onProgress = (_, all) => (total = all);
  const { folder, bytes } = await prepareData(set, { cache: join(home, 'cache'), onProgress });
  const prepared = performance.now() - start;
  set.close();
  const python = findPython();
  const PYTHONPATH = fileURLToPath(new URL('../python', import.meta.url));
  const script = fileURLToPath(new URL('children/loading.py', import.meta.url));
  const child = spawnSync(python, [script, JSON.stringify({ folder, batch, seconds })], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH },
  });
  if (child.status !== 0) throw new Error(child.stderr);
  const { wall, cpu } = JSON.parse(child.stdout);
  const result = { title, batch, bytes, examples: total, prepareMs: prepared, wallMs: lowerQuartile(wall), cpuMs: cpu };
  say(`${title}: ${ms(cpu)} ms for a batch of ${batch}`);
  return { ...result, step: stepOf(model) };
}

function told(asMarkdown) {
  const whole = (value) => Math.round(value).toLocaleString('en-US');
  const rows = results.map(({ title, batch, bytes, examples, prepareMs, cpuMs, step }) => [
    title,
    whole((1000 * examples) / prepareMs),
    (bytes / 1e6).toFixed(1),
    String(batch),
    ms(cpuMs),
    whole((1000 * batch) / cpuMs),
    step ? ms(step.cpuMs) : '–',
    step ? `${((100 * cpuMs) / step.cpuMs).toFixed(2)} %` : '–',
  ]);
  const head = ['data', 'prepared per s', 'MB on disk', 'batch', 'batch, ms', 'examples per s', 'PyTorch step, ms'];
  const title = 'Preparing, and reading by one core; milliseconds of processor time';
  const table = { title, head: [...head, 'batch ÷ step'], rows };
  const steps = results.flatMap(({ step }) => (step ? [step.title] : []));
  const notes = [`steps: ${steps.join('; ')}, written by hand, on one thread`, describeMachine(machine())];
  return `${render([table], asMarkdown)}\n${notes.map((line) => `- ${line}`).join('\n')}`;
}

const results = [];
try {
  if (!findPython()) throw new Error('PyTorch is not installed (apt-get install python3-torch).');
  for (const each of await sets()) results.push(await measureSet(each));
  if (options.document) await document('loading', told(true));
  if (options.json) console.log(JSON.stringify({ machine: machine(), seconds, results }, null, 2));
  else console.log(told(options.markdown));
} finally {
  rmSync(home, { recursive: true, force: true });
}
