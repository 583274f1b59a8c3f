/** The page as a folder of static files: scripts, styles, wasm files, and the texts of specs and examples. */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { minify } from 'terser';
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
  const metafiles = builds.map(({ metafile }) => metafile);
  await shorten(filesBefore(metafiles, out).map((name) => `${out}/${name}`));
  writeOffline(out);
  return metafiles;
}

/** Rewrites scripts shorter than esbuild does, which takes a while: only for those that the page waits for. */
async function shorten(files) {
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    const { code } = await minify(readFileSync(file, 'utf8'), { module: true, ecma: 2020 });
    writeFileSync(file, code);
  }
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

/** What the page fetches by itself until the first spec has its messages, shapes and table: files below the folder. */
export function filesBefore(metafiles, out) {
  const scripts = ['page', 'language'].flatMap((name) => [...needed(metafiles, `${name}.js`)]);
  return [...new Set([...scripts.map((path) => basedOn(out, path)), 'index.html', 'style.css'])];
}

/** The files that a script loads with it. */
function needed(metafiles, name) {
  const outputs = Object.assign({}, ...metafiles.map((metafile) => metafile.outputs));
  const seen = new Set();
  const visit = (path) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { path: next, kind } of outputs[path].imports) if (kind === 'import-statement') visit(next);
  };
  visit(Object.keys(outputs).find((path) => basename(path) === name && outputs[path].entryPoint));
  return seen;
}

const basedOn = (out, path) => relative(out, `${root}${path}`);

/** Bytes, compressed: until the page is in use, what a training adds, and all that is kept for work without a network. */
export function sizes(metafiles, out) {
  const before = filesBefore(metafiles, out);
  const parts = readdirSync(`${out}/parts`).map((name) => `parts/${name}`);
  const lazy = parts.filter((path) => /^parts\/(ts-morph|prettier|emit)-/.test(path));
  const trains = [...needed(metafiles, 'training.js')].map((path) => basedOn(out, path));
  const training = [...new Set([...trains, ...lazy, 'wasm/tfjs-backend-wasm-simd.wasm'])];
  const all = readdirSync(out, { recursive: true }).filter((path) => statSync(`${out}/${path}`).isFile());
  const sum = (files, compress) => files.reduce((bytes, file) => bytes + compress(readFileSync(`${out}/${file}`)).length, 0); // prettier-ignore
  const gzip = (bytes) => gzipSync(bytes, { level: 9 });
  return {
    before: sum(before, gzip),
    beforeBrotli: sum(before, brotliCompressSync),
    training: sum(training, gzip),
    offline: sum(all, gzip),
  };
}
