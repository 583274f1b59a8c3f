/** How fast both checkouts are, as ratios: measured in turns, a pair at a time, so that a busy machine slows both alike. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ms } from '../table.mjs';

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
    // The penalty comes at every sixteenth step.
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

function wallOf(words, cwd) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, words, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${words.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

/** Iterations a second of a training, in a process of its own, by the checkout's own bench. */
function iterationsPerSecond({ root }, { title, batch, cycle = 1, ...entry }, seconds) {
  const request = JSON.stringify({ entry, batch, cycle, seconds });
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bench/children/genc.mjs'), request], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${title} in ${root}: ${stderr}`);
  return 1000 / median(JSON.parse(stdout).wall);
}

/** Pairs of measurements, before and after; which comes first alternates. */
function measurePairs(checkouts, pairs, measure) {
  return Array.from({ length: pairs }, (_, turn) => {
    const pair = [];
    for (const side of turn % 2 === 0 ? [0, 1] : [1, 0]) pair[side] = measure(checkouts[side]);
    return pair;
  });
}

function row(title, pairs, text, unit) {
  const ratios = pairs.map(([before, after]) => after / before);
  return [
    title,
    ...[0, 1].map((side) => `${text(median(pairs.map((pair) => pair[side])))} ${unit}`),
    median(ratios).toFixed(3),
    `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
    String(pairs.length),
  ];
}

export function measureSpeed(checkouts, { home, pairs, seconds, say }) {
  const rows = [];
  const add = (...cells) => {
    rows.push(row(...cells));
    say(rows.at(-1).join('  '));
  };
  const cwdOf = ({ side }) => join(home, side);

  // The bare start is measured with each check: the limit is a multiple of it.
  const bare = [];
  const checks = measurePairs(checkouts, 3 * pairs, (checkout) => {
    bare.push(wallOf(['-e', '0'], home));
    return wallOf([checkout.cli, 'check', 'specs/dcgan.gen'], cwdOf(checkout));
  });
  const start = median(bare);
  add('genc check specs/dcgan.gen, cold', checks, ms, 'ms');
  const against = checks.map((pair) => pair.map((time) => time / start));
  add('the same, in times of node -e 0', against, (value) => value.toFixed(2), '×');
  for (const spec of COMPILED)
    add(
      `genc compile ${spec}`,
      measurePairs(checkouts, pairs, (checkout) =>
        wallOf([checkout.cli, 'compile', spec, '--out', 'emitted.ts'], cwdOf(checkout)),
      ),
      ms,
      'ms',
    );
  for (const entry of TRAINED)
    add(
      `training, ${entry.title}, batch ${entry.batch}`,
      measurePairs(checkouts, pairs, (checkout) => iterationsPerSecond(checkout, entry, seconds)),
      (value) => value.toFixed(2),
      'it/s',
    );

  const times = median(against.map(([, after]) => after));
  return {
    tables: [
      {
        title: `Speed, medians of pairs in turns; node -e 0 takes ${ms(start)} ms`,
        head: ['what (ms: less is better; it/s: more)', 'before', 'after', 'after / before', 'least–most', 'pairs'],
        rows,
      },
    ],
    flags:
      times > LIMIT_OF_CHECK ? [`a cold check takes ${times.toFixed(2)} × node -e 0, more than ${LIMIT_OF_CHECK}`] : [],
  };
}
