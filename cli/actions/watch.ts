import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { isWatchable, newestRunBelow } from '../../runtime/runs/watch/watchable.js';
import type { WatchServer } from '../../runtime/runs/watch/server.js';
import { UsageError } from '../common/failure.js';
import type { ProgressReporter } from '../common/progress.js';
import type { Told } from '../common/parent.js';
import { hasParent, tellParent } from '../common/parent.js';
import { note, paint, print, self } from '../common/terminal.js';

export interface WatchOptions {
  readonly port?: number;
  readonly open?: boolean;
}

/** The default port, fixed so that a bookmark stays valid. */
const usualPort = 8765;

/** Serves until Ctrl-C or until the training that started the server ends; returns the exit code. */
export async function runWatch(place: string | undefined, options: WatchOptions): Promise<number> {
  const folder = place ?? newestRun();
  requireWatchable(folder);
  const { serveRun } = await import('../../runtime/runs/watch/server.js');
  const resume = (run: string): string => `genc resume ${run}`;
  const serve = (port: number): Promise<WatchServer> => serveRun(folder, { port, resume });
  const server = options.port === undefined ? await serve(usualPort).catch(() => serve(0)) : await serve(options.port);
  if (hasParent()) return serveTraining(server);
  print(server.url);
  const there = existsSync(folder) ? 'watching' : 'not there yet, waiting for';
  note(`${there} ${folder}; Ctrl-C ends`);
  if (options.open) openBrowser(server.url);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await server.close();
  return 0;
}

/** Serves for `genc train --watch-port` until the parent ends; the parent handles Ctrl-C. */
async function serveTraining(server: WatchServer): Promise<number> {
  process.on('SIGINT', () => undefined);
  await new Promise<void>((resolve) => {
    process.once('disconnect', resolve);
    if (process.connected) tellParent({ kind: 'served', url: server.url });
    else resolve();
  });
  await server.close();
  return 0;
}

function newestRun(): string {
  const newest = newestRunBelow('runs');
  if (newest === undefined)
    throw new UsageError('there is no run in runs/', `name its folder: ${self} watch FOLDER; it may come later`);
  return newest;
}

/** Refuses a folder that is not a run and cannot become one, since it holds other files. */
function requireWatchable(folder: string): void {
  if (!existsSync(folder) || isWatchable(folder)) return;
  if (!statSync(folder).isDirectory())
    throw new UsageError(`${folder} is a file, not the folder of a run`, 'genc watch runs/…');
  if (readdirSync(folder).length === 0) return;
  const newest = newestRunBelow(folder);
  const hint = newest === undefined ? 'a run has a run.json, an ablation an ablation.json' : `did you mean ${newest}?`;
  throw new UsageError(`${folder} holds neither a run nor an ablation`, hint);
}

/** Opens the default browser. Without one, the user can copy the printed address. */
function openBrowser(url: string): void {
  const [command, ...words] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  spawn(command!, words, { stdio: 'ignore', detached: true })
    .on('error', () => note(`${paint.yellow('warning')}: no browser could be opened; the address is ${url}`))
    .unref();
}

/**
 * Watches the run of this process from another process, so that drawing does not slow the training.
 * @param tell Receives the address once it is served, or a warning with the reason; the training continues either way.
 * @returns A function that ends the server.
 */
export function watchTraining(folder: string, port: number, tell: ProgressReporter['show']): () => void {
  const call = [...process.execArgv, process.argv[1]!, 'watch', folder, '--port', String(port)];
  const env = { ...process.env, GENC_PARENT: String(process.pid) };
  const child = spawn(process.execPath, call, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env });
  const fail = (why: string): void =>
    tell({ kind: 'warning', message: `the run is not shown: ${why} ${self} watch ${folder} shows it on another port` });
  let failure: string | undefined;
  child.on('message', (told: Told) => {
    if (told.kind === 'served') tell({ kind: 'watch', url: told.url });
    else failure = told.message;
  });
  child.once('error', ({ message }) => fail(`${message}.`));
  child.once('close', (code) => {
    if (code !== 0) fail(failure ?? `its process ended with ${code}.`);
  });
  return () => {
    if (child.connected) child.disconnect();
  };
}
