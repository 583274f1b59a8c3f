/** The package as npm packs it, for tests of what users install. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './testing.js';

export function npm(command: string, cwd: string): string {
  return execFileSync(`npm ${command} --no-audit --no-fund --loglevel=error --prefer-offline`, {
    cwd,
    shell: true,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', npm_config_optional: 'true' },
  });
}

/** Packs the built package into a folder; gives the name of the tarball and the paths of its files. */
export function packInto(folder: string): { readonly filename: string; readonly files: readonly string[] } {
  const destination = JSON.stringify(folder);
  const [packed] = JSON.parse(npm(`pack --json --ignore-scripts --pack-destination ${destination}`, root));
  return { filename: packed.filename, files: packed.files.map((file: { path: string }) => file.path) };
}

/** Runs the repository's TypeScript; throws with what it says. */
export function tsc(cwd: string, ...words: string[]): string {
  return execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...words], {
    cwd,
    encoding: 'utf8',
  });
}

/** Writes the declarations of an installed package, since `packInto` skips the package's scripts. */
export function writeTypes(folder: string): void {
  tsc(folder, '-p', join(root, 'scripts/tsconfig.types.json'), '--outDir', typesOf(folder));
}

/** Writes the declarations of one entry and what it imports, in a tenth of the time. */
export function writeTypesOf(folder: string, entry: string): void {
  const options =
    '--ignoreConfig --declaration --emitDeclarationOnly --noCheck --skipLibCheck --target es2022 --module nodenext --lib es2023,dom --types node';
  tsc(root, entry, ...options.split(' '), '--rootDir', root, '--outDir', typesOf(folder));
}

const typesOf = (folder: string): string => join(folder, 'node_modules/genc/dist/types');

/** Installs the package from its tarball. Its dependencies, and `more` packages, are those of the repository. */
export function installLinked(folder: string, more: readonly string[]): void {
  const { filename } = packInto(folder);
  const genc = join(folder, 'node_modules/genc');
  mkdirSync(genc, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', genc, '--strip-components', '1']);
  const { dependencies } = JSON.parse(readFileSync(join(genc, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), ...more]) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), link);
  }
}
