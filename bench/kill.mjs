// Kills a process of a training on PyTorch at random moments, and compares the end with that of a run left alone.
//
//   node bench/kill.mjs [SPEC] [--times 10] [--steps 60] [--seed 1]
//
// Two processes train; one of them, either, gets SIGKILL. Metrics and the last checkpoint have to be equal to the byte; the
// exit code is 1 if they are not. Linux only: processes are found in /proc.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    times: { type: 'string', default: '10' },
    steps: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});
const spec = positionals[0] ?? join(root, 'examples/quickstart/vae.gen');
const home = mkdtempSync(join(tmpdir(), 'genc-kill-'));
let state = Number(values.seed);
/** The next number in [0, 1) of a linear congruential generator (Park & Miller 1988). */
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
let unlike = 0;
try {
  const alone = await train('alone');
  console.log(
    `left alone: processes of ${alone.seconds.toFixed(0)} s, metrics ${alone.metrics}, checkpoint ${alone.checkpoint}`,
  );
  for (let time = 1; time <= Number(values.times); time++) {
    const found = await train(`killed-${time}`, random() * alone.seconds);
    const same = found.metrics === alone.metrics && found.checkpoint === alone.checkpoint;
    if (!same) unlike += 1;
    console.log(`${String(time).padStart(2)}: ${found.killed}; ${same ? 'the same end' : 'ANOTHER END'}`);
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
console.log(`${Number(values.times) - unlike} of ${values.times} ended in the same bytes`);
process.exit(unlike === 0 ? 0 : 1);

/** Trains to the end. One of the processes is killed `at` seconds after they have started. */
async function train(name, at) {
  const folder = join(home, name);
  const options = ['--engine', 'torch', '--device', 'cpu', '--processes', '2', '--max-restarts', '3', '--seed', '1'];
  const limit = ['--steps', values.steps, '--out', folder];
  const child = spawn(process.execPath, [join(root, 'dist/cli.mjs'), 'train', spec, ...options, ...limit], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let code;
  child.on('close', (status) => (code = status ?? 1));
  let started;
  let seconds = 0;
  let killed;
  for (; code === undefined; await sleep(100)) {
    const workers = workersOf(folder);
    if (workers.length < 2) continue;
    started ??= Date.now();
    seconds = (Date.now() - started) / 1000;
    if (at === undefined || killed !== undefined || seconds < at) continue;
    const { pid, rank } = workers[Math.floor(random() * workers.length)];
    process.kill(pid, 'SIGKILL');
    killed = `process ${rank} killed after ${seconds.toFixed(1)} s`;
  }
  killed ??= 'nothing was killed';
  if (code !== 0) return { killed: `${killed}, exit code ${code}` };
  const hash = (path) => createHash('sha256').update(readFileSync(join(folder, path))).digest('hex').slice(0, 12); // prettier-ignore
  return { killed, seconds, metrics: hash('metrics.jsonl'), checkpoint: hash('checkpoints/last.safetensors') };
}

/** The processes that train a folder, with their ranks. */
function workersOf(folder) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        const rank = /(?:^|\0)RANK=(\d+)/.exec(readFileSync(`/proc/${name}/environ`, 'utf8'))?.[1];
        return command.includes(folder) && rank !== undefined ? [{ pid: Number(name), rank }] : [];
      } catch {
        return []; // It ended meanwhile.
      }
    });
}
