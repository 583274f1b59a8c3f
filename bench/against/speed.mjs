/** The speed of both checkouts as ratios, measured in alternating pairs, so that a busy machine slows both alike. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { lowerQuartile } from '../measure.mjs';
import { ms } from '../table.mjs';

const WITNESS = fileURLToPath(new URL('witness.cjs', import.meta.url));

const LIMIT_OF_CHECK = 3;
const COMPILED = ['specs/dcgan.gen:WGAN_GP', 'specs/stylegan.gen:StyleGAN', 'specs/residual-flow.gen:ResidualFlow'];
const TRAINED = [
  { title: 'vae-mnist', spec: 'specs/vae-mnist.gen', model: 'VAE', batch: 128 },
  { title: 'dcgan', spec: 'specs/dcgan.gen', model: 'DCGAN', batch: 32 },
  {
    title: 'stylegan 32×32, 32 channels',
    spec: 'specs/stylegan.gen',
    model: 'StyleGAN',
    settings: { resolution: '32', latent: '64', most: '32' },
    batch: 8,
    // The penalty is part of every sixteenth step.
    cycle: 16,
  },
  {
    title: 'residual-flow, 16 channels, 2 blocks',
    spec: 'specs/residual-flow.gen',
    model: 'ResidualFlow',
    settings: { width: '16', blocks: '2' },
    batch: 32,
  },
];

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** The time of a process in ms: wall time, and processor time, which other work on the machine changes less. */
function timeOf(words, cwd) {
  const start = performance.now();
  const { status, stderr, output } = spawnSync(process.execPath, ['--require', WITNESS, ...words], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const wall = performance.now() - start;
  if (status !== 0) throw new Error(`node ${words.join(' ')} ended with ${status}: ${stderr}`);
  return { wall, cpu: Number(output[3]) };
}

/** Times one iteration of a training in a process of its own, with the checkout's own bench. */
function iterationOf({ root }, { title, batch, cycle = 1, ...entry }, seconds) {
  const request = JSON.stringify({ entry, batch, cycle, seconds });
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bench/children/genc.mjs'), request], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${title} in ${root}: ${stderr}`);
  const { wall, cpu } = JSON.parse(stdout);
  return { wall: median(wall), cpu };
}

/** Pairs of measurements, before and after, in alternating order. */
function measurePairs(checkouts, pairs, measure) {
  return Array.from({ length: pairs }, (_, turn) => {
    const pair = [];
    for (const side of turn % 2 === 0 ? [0, 1] : [1, 0]) pair[side] = measure(checkouts[side]);
    return pair;
  });
}

/** A row with the medians of both sides and the median of the ratios of the pairs. */
function row(title, pairs, text) {
  const ratios = (kind) => pairs.map(([before, after]) => after[kind] / before[kind]);
  const [wall, cpu] = [ratios('wall'), ratios('cpu')];
  return [
    title,
    ...['wall', 'cpu'].flatMap((kind) => [0, 1].map((side) => text(median(pairs.map((pair) => pair[side][kind]))))),
    median(wall).toFixed(3),
    median(cpu).toFixed(3),
    `${Math.min(...cpu).toFixed(2)}–${Math.max(...cpu).toFixed(2)}`,
    String(pairs.length),
  ];
}

export function measureSpeed(checkouts, { home, pairs, seconds, say }) {
  const rows = [];
  const add = (title, measured, text = ms) => {
    rows.push(row(title, measured, text));
    say(rows.at(-1).join('  '));
  };
  const cwdOf = ({ side }) => join(home, side);

  // A bare start comes before each check, since the limit is a multiple of it.
  const bare = [];
  const checks = measurePairs(checkouts, 3 * pairs, (checkout) => {
    bare.push(timeOf(['-e', '0'], home));
    return timeOf([checkout.cli, 'check', 'specs/dcgan.gen'], cwdOf(checkout));
  });
  const start = { wall: lowerQuartile(bare.map(({ wall }) => wall)), cpu: lowerQuartile(bare.map(({ cpu }) => cpu)) };
  const times = (kind) => lowerQuartile(checks.map(([, after]) => after[kind])) / start[kind];
  add('genc check specs/dcgan.gen, cold', checks);
  for (const spec of COMPILED) {
    const words = ['compile', spec, '--out', 'emitted.ts'];
    const compiles = measurePairs(checkouts, pairs, (checkout) => timeOf([checkout.cli, ...words], cwdOf(checkout)));
    add(`genc compile ${spec}`, compiles);
  }
  for (const entry of TRAINED) {
    const iterations = measurePairs(checkouts, pairs, (checkout) => iterationOf(checkout, entry, seconds));
    add(`an iteration of ${entry.title}, batch ${entry.batch}`, iterations);
  }
  const cold = ['wall', 'cpu'].map(times);
  const says = `a cold check takes ${cold[0].toFixed(2)} × node -e 0 by the clock, ${cold[1].toFixed(2)} × of processors`;
  const isSlow = Math.min(...cold) > LIMIT_OF_CHECK;
  return {
    tables: [
      {
        title: `Speed in ms, medians of pairs in turns; ${says}, lower quartiles of this checkout`,
        head: ['what', 'before', 'after', 'cpu before', 'cpu after', 'after / before', 'of cpu', 'least–most', 'pairs'],
        rows,
      },
    ],
    flags: isSlow ? [`${says}: more than ${LIMIT_OF_CHECK}`] : [],
  };
}
