/** Finding and loading optional packages. Node only. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';

const require = createRequire(import.meta.url);

/** The folder of an installed package, or undefined. */
export function packageFolder(name: string): string | undefined {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    // Packages that hide their package.json are found by their main file's folder.
    for (const folder of require.resolve.paths(name) ?? []) {
      const candidate = join(folder, name);
      if (existsSync(join(candidate, 'package.json'))) return candidate;
    }
    return undefined;
  }
}

export function packageVersion(name: string): string | undefined {
  const folder = packageFolder(name);
  if (folder === undefined) return undefined;
  return (require(join(folder, 'package.json')) as { version?: string }).version;
}

export const load = (name: string): unknown => require(name);

/** Restores functions of `util` that tfjs-node calls and Node 23 removed. */
export function restoreRemovedUtilities(): void {
  const utilities = util as unknown as Record<string, unknown>;
  utilities['isNullOrUndefined'] ??= (value: unknown): boolean => value === null || value === undefined;
  utilities['isArray'] ??= Array.isArray;
}

/** The first line of an error's message. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
