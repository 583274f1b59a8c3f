/** The page as a folder of static files: scripts, styles, wasm files, and the texts of specs and examples. */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { counterparts } from './counterparts.mjs';
import { writeOffline } from './offline.mjs';
import { withoutPages } from './without-pages.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const here = `${root}editor/playground/`;

/** What all scripts have in common. */
const common = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  chunkNames: 'parts/[name]-[hash]',
  alias: { 'genc/runtime': './runtime/index.ts' },
};

/** Builds the page into a folder. Returns esbuild's accounts of what is in which file. */
export async function buildPlayground(out) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(`${out}/wasm`, { recursive: true });
  const texts = specs();
  const builds = await Promise.all([
    build({
      ...common,
      outdir: out,
      entryPoints: { page: `${here}page/main.tsx`, language: `${here}language/worker.ts` },
      loader: { '.gen': 'text' },
      jsx: 'automatic',
      jsxImportSource: 'preact',
      define: { 'process.env.NODE_ENV': '"production"', GENC_SPECS: JSON.stringify(Object.keys(texts)) },
      plugins: [withoutPages, counterparts],
    }),
    build({
      ...common,
      outdir: out,
      entryPoints: { training: `${here}training/worker.ts` },
      inject: [`${here}browser/globals.ts`],
      define: { global: 'globalThis', __dirname: '"/"', __filename: '"/training.js"' },
      plugins: [counterparts],
    }),
  ]);
  const wasm = `${root}node_modules/@tensorflow/tfjs-backend-wasm/dist/`;
  for (const name of ['', '-simd', '-threaded-simd'])
    copyFileSync(`${wasm}tfjs-backend-wasm${name}.wasm`, `${out}/wasm/tfjs-backend-wasm${name}.wasm`);
  writeFileSync(`${out}/specs.json`, JSON.stringify(texts));
  for (const name of ['index.html', 'style.css']) copyFileSync(`${here}page/${name}`, `${out}/${name}`);
  writeOffline(out);
  return builds.map(({ metafile }) => metafile);
}

/** The texts of all specs and examples that compile, by their paths below the root. */
function specs() {
  const folders = [
    'specs',
    'specs/blocks',
    ...readdirSync(`${root}examples`, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `examples/${name}`),
  ];
  const files = folders.flatMap((folder) =>
    readdirSync(root + folder)
      .filter((name) => name.endsWith('.gen'))
      .map((name) => `${folder}/${name}`),
  );
  return Object.fromEntries(files.map((path) => [`/${path}`, readFileSync(root + path, 'utf8')]));
}

/** The bytes, gzipped, of what the page loads before something is trained, and of what training adds. */
export function sizes(metafiles, out) {
  const outputs = Object.assign({}, ...metafiles.map((metafile) => metafile.outputs));
  const paths = Object.keys(outputs);
  const needed = (path, seen = new Set()) => {
    if (seen.has(path)) return seen;
    seen.add(path);
    for (const { path: next, kind } of outputs[path].imports) if (kind === 'import-statement') needed(next, seen);
    return seen;
  };
  const entry = (name) => paths.find((path) => basename(path) === `${name}.js` && outputs[path].entryPoint);
  const gzipped = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
  const before = [...new Set(['page', 'language'].flatMap((name) => [...needed(entry(name))]))];
  const lazy = (word) => paths.filter((path) => basename(path).startsWith(word));
  const training = [...needed(entry('training')), ...lazy('ts-morph-'), ...lazy('prettier-'), ...lazy('emit-')];
  const full = (files) => [...new Set(files)].map((path) => `${root}${path}`);
  const wasm = `${out}/wasm/tfjs-backend-wasm-simd.wasm`;
  return {
    before: gzipped([...full(before), ...['index.html', 'style.css'].map((name) => `${out}/${name}`)]),
    training: gzipped([...full(training), wasm]),
  };
}
