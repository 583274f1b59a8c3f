/** The reasons why a lock could not be taken, for the person who asked for it. */
import { stat } from 'node:fs/promises';
import { UserError } from '../../common/errors.js';
import { lifeOf, ownHolder } from './holder.js';
import { silence } from './lock-chain.js';
import type { Link } from './lock-chain.js';

export function unwritable(folder: string, error: NodeJS.ErrnoException): UserError {
  const why = ['EROFS', 'EACCES', 'EPERM'].includes(error.code ?? '')
    ? `may not be written (${error.code})`
    : undefined;
  return new UserError(
    why === undefined ? `The folder '${folder}' cannot be locked: ${error.message}.` : `The folder '${folder}' ${why}.`,
    { hint: 'Give it write permission, or copy it to a place that can be written.', cause: error },
  );
}

const ago = (milliseconds: number): string =>
  milliseconds < 90_000
    ? `${Math.max(0, Math.round(milliseconds / 1000))} s`
    : `${Math.round(milliseconds / 60_000)} min`;

/** The error if another process holds the lock. */
export async function heldBy(folder: string, { path, holder }: Link): Promise<UserError> {
  const heard = await stat(path).then(
    ({ mtimeMs }) => ` Its last sign of life is ${ago(Date.now() - mtimeMs)} old.`,
    () => '',
  );
  const wait = `A process elsewhere counts as dead after ${silence / 60} minutes without a sign of life. If it is surely gone, delete ${path}.`;
  if (!holder)
    return new UserError(`The folder '${folder}' is locked, and its lock '${path}' cannot be understood.${heard}`, {
      hint: wait,
    });
  const { pid, host, work, since } = holder;
  const elsewhere = (await lifeOf(holder)) === 'elsewhere';
  const where = host === (await ownHolder()).host ? `another container or machine named ${host}` : `host ${host}`;
  const who = `process ${pid}${elsewhere ? ` of ${where}` : ''} (${work}, since ${since.slice(0, 19).replace('T', ' ')} UTC)`;
  return new UserError(`The folder '${folder}' is in use by ${who}.${elsewhere ? heard : ''}`, {
    hint: elsewhere ? wait : `Wait until it has ended, or end it: kill ${pid}.`,
    ...(elsewhere ? {} : { advice: { call: 'watch', folder } }),
  });
}
