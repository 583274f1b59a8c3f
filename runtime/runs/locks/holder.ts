/** The identity of a process: enough for another process to tell later whether it still lives. */
import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { platform } from 'node:process';

export interface Holder {
  readonly pid: number;
  /** The time of its start as the system gives it; a later process of the same number has another. */
  readonly started?: string;
  readonly host: string;
  /** The identity of the machine, if the system has one: two machines may have the same name. */
  readonly machine?: string;
  /** The identity of the machine's start, which no process outlives. */
  readonly boot?: string;
  /** The identity of the container; process numbers only have a meaning within their own. */
  readonly space?: string;
}

/** The state of a holder. `elsewhere` means on another host or in another container, where this process cannot look. */
export type Life = 'alive' | 'dead' | 'elsewhere';

const line = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').then(
    (text) => text.trim() || undefined,
    () => undefined,
  );

let known: Promise<Holder> | undefined;
/** This process. */
export const ownHolder = (): Promise<Holder> => (known ??= describe());

async function describe(): Promise<Holder> {
  const { pid } = process;
  const [state, machine, boot, space] = await Promise.all([
    stateOf(pid),
    line('/etc/machine-id'),
    line('/proc/sys/kernel/random/boot_id'),
    readlink('/proc/self/ns/pid').catch(() => undefined),
  ]);
  return { pid, started: state?.started, host: hostname(), machine, boot, space };
}

/** The state of the process, as far as this one can tell. A doubtful one counts as alive. */
export async function lifeOf(holder: Holder): Promise<Life> {
  const here = await ownHolder();
  if (holder.host !== here.host || holder.machine !== here.machine) return 'elsewhere';
  if (holder.boot !== here.boot) return 'dead';
  if (holder.space !== here.space) return 'elsewhere';
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: the process is there, and belongs to another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'dead';
  }
  const state = await stateOf(holder.pid);
  if (state?.ended) return 'dead';
  const another = state && holder.started !== undefined && state.started !== holder.started;
  return another ? 'dead' : 'alive';
}

interface ProcessState {
  readonly started: string;
  /** True if it has ended, and its parent has not collected it yet. */
  readonly ended: boolean;
}

/** The state of a process; undefined if the system does not tell. */
async function stateOf(pid: number): Promise<ProcessState | undefined> {
  if (platform === 'win32') return undefined;
  if (platform !== 'linux') {
    const [state = '', ...started] = (await ps(pid)).trim().split(/\s+/);
    return started.length > 0 ? { started: started.join(' '), ended: state.startsWith('Z') } : undefined;
  }
  const text = await line(`/proc/${pid}/stat`);
  // proc(5): the name, in parentheses, may contain anything; after it stand the state (3) and, as field 22, the start.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const started = fields?.[19];
  return started === undefined ? undefined : { started, ended: /^[ZX]/.test(fields![0]!) };
}

const ps = (pid: number): Promise<string> =>
  new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    execFile('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { env }, (_error, out) => resolve(String(out)));
  });
