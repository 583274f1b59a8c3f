// The import of a TypeScript source with all that it uses, in one bundle for this process.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The exports of a source, by its path below the root of the repository. */
export async function importSource(path) {
  const folder = mkdtempSync(join(tmpdir(), 'genc-bench-'));
  const outfile = join(folder, 'source.mjs');
  try {
    await build({
      absWorkingDir: root,
      entryPoints: [path],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      logLevel: 'warning',
    });
    return await import(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
