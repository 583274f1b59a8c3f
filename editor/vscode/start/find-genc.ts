/** Where genc is: the one that a setting names, that of the folder, or the server that comes with the extension. */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

export interface Genc {
  readonly path: string;
  /** A JavaScript file for Node, or a program. */
  readonly kind: 'module' | 'program';
  /** What named it. The server of the extension can only serve. */
  readonly from: 'setting' | 'folder' | 'extension';
}

export interface Surroundings {
  /** The setting `genc.path`. */
  readonly setting: string;
  /** Paths of the open folders. */
  readonly folders: readonly string[];
  /** Whether the folders are trusted: what lies in others is not run. */
  readonly trusted: boolean;
  /** The server of the extension. */
  readonly bundled: string;
  readonly isFile: (path: string) => boolean;
  /** A path with its links followed. */
  readonly realPath: (path: string) => string;
}

export interface Problem {
  readonly message: string;
}

const isScript = (path: string): boolean => /\.[mc]?js$/.test(path);

export function findGenc(around: Surroundings): Genc | Problem {
  const setting = around.setting.trim();
  if (around.trusted && setting !== '') return named(setting, around);
  if (around.trusted) {
    for (const folder of around.folders) {
      const found = inFolder(folder, around);
      if (found) return found;
    }
  }
  return { path: around.bundled, kind: 'module', from: 'extension' };
}

function named(setting: string, { folders, isFile }: Surroundings): Genc | Problem {
  const kind = isScript(setting) ? 'module' : 'program';
  // A bare name is searched for by the system.
  if (!/[\\/]/.test(setting) && kind === 'program') return { path: setting, kind, from: 'setting' };
  const home = setting.replace(/^~(?=[\\/])/, homedir());
  const places = isAbsolute(home) ? [home] : folders.map((folder) => resolve(folder, home));
  const path = places.find(isFile);
  if (path) return { path, kind, from: 'setting' };
  const searched = places.length > 0 ? places.join(' and ') : `${home}, which needs an open folder`;
  return {
    message: `The setting genc.path names no file: ${searched}. Correct it, or empty it to use genc of the folder.`,
  };
}

/** The package in a folder, or the command that a package manager or a clone linked there. */
function inFolder(folder: string, { isFile, realPath }: Surroundings): Genc | undefined {
  const installed = join(folder, 'node_modules', 'genc', 'dist', 'cli.mjs');
  if (isFile(installed)) return { path: installed, kind: 'module', from: 'folder' };
  const linked = join(folder, 'node_modules', '.bin', 'genc');
  // On Windows that file is for other shells, and the package lies beside it.
  if (process.platform === 'win32' || !isFile(linked)) return undefined;
  const path = realPath(linked);
  return { path, kind: isScript(path) ? 'module' : 'program', from: 'folder' };
}
