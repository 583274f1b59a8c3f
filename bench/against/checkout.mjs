/** A measured checkout of this repository: only its command line is used. */
import { Buffer } from 'node:buffer';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The environment of the children, without genc's own variables: the comparison sets those itself. */
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GENC_')));

export function openCheckout(folder, side) {
  const root = resolve(folder);
  const cli = join(root, 'dist/cli.mjs');
  if (!existsSync(cli))
    throw new Error(`${cli} is missing: build that checkout first (node scripts/build.mjs, formerly cli/build).`);
  return { side, root, cli, commit: commitOf(root), built: statSync(cli).mtime.toISOString().slice(0, 16) };
}

/** The commit of a checkout, with a plus sign if files differ from it. */
function commitOf(root) {
  const git = (...words) => spawnSync('git', ['-C', root, ...words], { encoding: 'utf8' }).stdout?.trim() ?? '';
  const dirty = git('status', '--porcelain', '--untracked-files=no') !== '';
  return (git('rev-parse', '--short', 'HEAD') || 'unknown commit') + (dirty ? '+' : '');
}

/** Runs `node` with the given words in `cwd`; the result names neither the checkout nor the folder. */
export function node(words, { cwd, root, environment = {} }) {
  const child = spawn(process.execPath, words, {
    cwd,
    env: { ...inherited, NO_COLOR: '1', COLUMNS: '100', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks = { stdout: [], stderr: [] };
  for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => chunks[name].push(chunk));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (status, signal) => {
      const [stdout, stderr] = ['stdout', 'stderr'].map((name) =>
        Buffer.concat(chunks[name]).toString().replaceAll(root, 'CHECKOUT').replaceAll(cwd, 'FOLDER'),
      );
      done({ status: status ?? signal, stdout, stderr });
    });
  });
}

export const genc = ({ cli, root }, words, cwd, environment) => node([cli, ...words], { cwd, root, environment });

/** Calls `work` with every item, two at a time; resolves to the results in the order of the items. */
export async function inPairs(items, work) {
  const answers = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      answers[index] = await work(items[index], index);
    }
  };
  await Promise.all([worker(), worker()]);
  return answers;
}
