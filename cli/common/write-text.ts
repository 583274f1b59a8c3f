/** Texts that commands write for people: specs, modules, pages. A file holds its old text or the new one, never a part. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../runtime/common/errors.js';

/** @throws UserError if the path cannot be written; the file that was there is then as it was. */
export function writeText(path: string, text: string): void {
  let beside: string | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const isThere = existsSync(path);
    // A pipe or a device such as /dev/stdout takes the text as it comes; a folder is refused.
    if (isThere && !statSync(path).isFile()) return writeFileSync(path, text);
    // A link stays, and the file that it names is replaced.
    const file = isThere ? realpathSync(path) : path;
    beside = `${file}.${process.pid}.tmp`;
    const handle = openSync(beside, 'w', isThere ? statSync(file).mode : 0o666);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, file);
  } catch (error) {
    if (beside !== undefined) rmSync(beside, { force: true });
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): UserError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'EISDIR') return new UserError(`${path} is a folder, not a file.`, { hint: 'Name a file in it.', exitCode: 2, cause: error }); // prettier-ignore
  if (code === 'EEXIST' || code === 'ENOTDIR')
    return new UserError(`${path} cannot be written: a part of this path is a file, not a folder.`, {
      hint: 'Name a folder that does not exist yet, or remove that file.',
      exitCode: 2,
      cause: error,
    });
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new UserError(`The disk is full: ${path} is not written.`, { hint: 'Free some space, then repeat the command.', cause: error }); // prettier-ignore
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new UserError(`${path} may not be written (${code}).`, { hint: 'Give it write permission, or name another place.', cause: error }); // prettier-ignore
  return new UserError(`${path} cannot be written: ${message}`, { cause: error });
}
