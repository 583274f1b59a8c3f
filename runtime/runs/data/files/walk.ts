import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { UserError } from '../../../common/errors.js';
import { counted, listed } from '../../../common/names.js';

/** The files below a folder, linked ones included. */
export interface Walked {
  /** The paths inside the folder, with `/`. */
  readonly paths: readonly string[];
  /** The things that were found but could not be followed. */
  readonly warnings: readonly string[];
}

/**
 * The most visits of one folder. Links that lead to each other could be followed for ever although none of them leads
 * back to itself.
 */
const mostVisits = 100;

/**
 * Lists every file below a folder. Links to files and folders are followed, except a link to a folder that contains it.
 * @throws UserError if a folder cannot be read, or if linked folders lead to each other.
 */
export async function walk(root: string): Promise<Walked> {
  const paths: string[] = [];
  const broken: string[] = [];
  const circles: string[] = [];
  const visits = new Map<string, number>();

  const visit = async (folder: string, real: string, inside: string, above: readonly string[]): Promise<void> => {
    const times = (visits.get(real) ?? 0) + 1;
    visits.set(real, times);
    if (times > mostVisits)
      throw new UserError(
        `The linked folders in ${root} lead to each other: ${real} is in more than ${mostVisits} places.`,
        {
          hint: `Take out links that are not needed, such as ${inside.slice(0, -1)}.`,
        },
      );
    const chain = [...above, real];
    for (const entry of await entriesOf(folder)) {
      const [path, file] = [inside + entry.name, join(folder, entry.name)];
      if (entry.isFile()) paths.push(path);
      else if (entry.isDirectory()) await visit(file, join(real, entry.name), `${path}/`, chain);
      else if (entry.isSymbolicLink()) {
        const target = await stat(file).catch(() => undefined);
        if (target?.isFile()) paths.push(path);
        else if (!target) broken.push(`${path} (to ${await readlink(file).catch(() => 'nowhere')})`);
        else if (target.isDirectory()) {
          const place = await realpath(file);
          if (chain.some((each) => each === place || each.startsWith(place.endsWith(sep) ? place : place + sep)))
            circles.push(path);
          else await visit(file, place, `${path}/`, chain);
        }
      }
    }
  };
  await visit(root, await realpath(root), '', []);
  return {
    paths,
    warnings: [
      ...(broken.length > 0
        ? [`${counted(broken.length, 'link')} to what is not there, passed over: ${listed(broken)}`]
        : []),
      ...(circles.length > 0
        ? [`${counted(circles.length, 'link')} to a folder around itself, not followed: ${listed(circles)}`]
        : []),
    ],
  };
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new UserError(`The folder ${folder} cannot be read: ${(cause as Error).message}.`, {
      hint: 'Its permissions may not let you.',
      cause,
    });
  }
}
