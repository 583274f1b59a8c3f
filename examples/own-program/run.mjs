// Node 20 does not read TypeScript, so esbuild first compiles the program to JavaScript.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [folder, ...digits] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node examples/own-program/run.mjs RUN [DIGIT …]');
  process.exit(2);
}
const outfile = fileURLToPath(new URL('draw.built.mjs', import.meta.url));
const entry = fileURLToPath(new URL('draw.ts', import.meta.url));
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  tsconfigRaw: {},
});
try {
  const { draw } = await import('./draw.built.mjs');
  console.log(await draw(folder, digits.length > 0 ? digits.map(Number) : [0, 1, 2, 3, 4]));
} finally {
  rmSync(outfile);
}
