// Mutants of all specs: a mutant that passes the check trains a step or stops with a message.
// `npm run fuzz:steps -- --runs 2000 --seed 1`; `--from 500` starts at the mutant with that number;
// `--backend` is `cpu`, `wasm` or `native`; crashes are kept in .genc/mutants/.
import { fork } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { performance } from 'node:perf_hooks';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    backend: { type: 'string', default: 'wasm' },
    seconds: { type: 'string', default: '60' },
  },
});
const [runs, from, seconds] = [values.runs, values.from, values.seconds].map(Number);
const to = from + runs;
/** The most resident memory of a child, in bytes. */
const MOST_MEMORY = 3 * 2 ** 30;
/** The number of mutants for one process: a leak ends with the process. */
const SHARE = 2000;

const folder = `${root}.genc/mutants/`;
mkdirSync(folder, { recursive: true });
const child = `${folder}child-${process.pid}.mjs`;
await build({
  entryPoints: [`${root}bench/mutants/child.ts`],
  outfile: child,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
  alias: { 'genc/runtime': `${root}runtime/index.ts` },
});

const counts = { rejected: 0, large: 0, idle: 0, trained: 0, said: 0, crash: 0, typed: 0 };
const crashes = new Map();
const said = new Map();
const started = performance.now();
let done = 0;

/** The kind of a crash: its phase, and the first line of its message with every number replaced by N. */
const kindOf = (phase, message) =>
  `${phase.replace(/ .*/, '')}: ${message
    .split('\n')[0]
    .replace(/\d+(\.\d+)?/g, 'N')
    .slice(0, 140)}`;

function crashed(index, text, phase, message) {
  counts.crash++;
  const kind = kindOf(phase, message);
  const path = `${folder}seed-${values.seed}-${index}.gen`;
  writeFileSync(path, `${text}\n// ${phase}: ${message.split('\n').slice(0, 12).join('\n// ')}\n`);
  if (!crashes.has(kind)) {
    crashes.set(kind, { count: 0, path });
    console.log(`  ${kind}\n    ${path}`);
  }
  crashes.get(kind).count++;
}

const residentOf = (pid) => {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
  } catch {
    return 0; // the system has no /proc
  }
};

/** Tries mutants up to `end` or until the process must be killed; resolves to the number of the next mutant. */
function share(begin, end) {
  return new Promise((resolve) => {
    const process_ = fork(child, [root, values.seed, String(begin), String(end), values.backend], {
      execArgv: ['--max-old-space-size=2048'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      cwd: root,
    });
    let errors = '';
    process_.stderr.on('data', (chunk) => (errors = (errors + chunk).slice(-2000)));
    let current;
    let finished = false;
    let why;
    const watch = setInterval(() => {
      if (current && performance.now() - current.at > seconds * 1000) why = `no answer within ${seconds} s`;
      else if (residentOf(process_.pid) > MOST_MEMORY) why = 'more than 3 GB of memory';
      else return;
      process_.kill('SIGKILL');
    }, 500);
    process_.on('message', (message) => {
      if (message.kind === 'begin') current = { ...message, at: performance.now() };
      else if (message.kind === 'types') crashed(message.index, message.text, 'types', message.message);
      else if (message.kind === 'typed') counts.typed += message.count;
      else if (message.kind === 'done') finished = true;
      else {
        done++;
        if (message.outcome === 'crash') crashed(message.index, message.text, message.phase, message.message);
        else counts[message.outcome]++;
        if (message.outcome === 'said') {
          const kind = kindOf('said', message.message);
          said.set(kind, (said.get(kind) ?? 0) + 1);
        }
        if (done % 500 === 0) tell();
      }
    });
    process_.on('exit', (status, signal) => {
      clearInterval(watch);
      if (finished) return resolve(end);
      const index = current?.index ?? begin;
      const ended = why ?? `the process ended (${signal ?? status}) ${errors.split('\n').slice(0, 3).join(' ')}`;
      crashed(index, current?.text ?? '', current ? 'process' : 'start', ended);
      if (!current) throw new Error(errors);
      done++;
      resolve(index + 1);
    });
  });
}

function tell() {
  const accepted = done - counts.rejected;
  const figures = [
    `${done} mutants`,
    `${counts.rejected} rejected`,
    `${accepted} accepted`,
    `${counts.typed} modules type-checked`,
    `${counts.trained} trained`,
    `${counts.said} stopped by a message`,
    `${counts.large} too large to try`,
    `${counts.idle} without a training`,
    `${counts.crash} crashes of ${crashes.size} kinds`,
  ];
  console.log(`${figures.join(', ')}; ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

for (let next = from; next < to;) next = await share(next, Math.min(to, next + SHARE));
tell();
for (const [kind, count] of [...said].sort((a, b) => b[1] - a[1]).slice(0, 20)) console.log(`${count} × ${kind}`);
for (const [kind, { count, path }] of crashes) console.log(`${count} × ${kind}\n    ${path}`);
console.log(`seed ${values.seed}, mutants ${from} to ${to - 1}, ${values.backend}`);
process.exit(crashes.size === 0 ? 0 : 1);
