// Bundles the sources into dist/: `node scripts/build.mjs`, and with `--types` the declaration files too.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licenses } from './licenses.mjs';
import { plainPickBy } from './plain-pick-by.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const external = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.optionalDependencies)];

const shared = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  plugins: [plainPickBy],
};

const entryPoints = {
  cli: 'cli/main.ts',
  grammar: 'grammar/index.ts',
  compiler: 'compiler/index.ts',
  runtime: 'runtime/index.ts',
  'runtime-node': 'runtime/node.ts',
  accelerate: 'runtime/engine/accelerate/index.ts',
  'accelerate-node': 'runtime/engine/accelerate/node.ts',
  prettier: 'grammar/prettier-plugin.ts',
  vite: 'editor/bundler/vite.ts',
  unplugin: 'editor/bundler/unplugin.ts',
  // unplugin names these files to webpack and Rspack by their place beside it.
  ...Object.fromEntries(
    ['webpack/loaders/load', 'webpack/loaders/transform', 'rspack/loaders/load', 'rspack/loaders/transform'].map(
      (path) => [path, `node_modules/unplugin/dist/${path}.mjs`],
    ),
  ),
};

mkdirSync(`${root}dist`, { recursive: true });
const before = readdirSync(`${root}dist`).filter((name) => /\.(mjs|cjs|cache)$/.test(name));

// One file contains only `genc check FILE`, since the command that starts most often should start fastest.
const check = await build({
  ...shared,
  entryPoints: { check: 'cli/actions/check.ts' },
  entryNames: '[name]-[hash]',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
});
const [checkPath] = Object.keys(check.metafile.outputs);

const all = await build({
  ...shared,
  entryPoints,
  outExtension: { '.js': '.mjs' },
  chunkNames: '[name]-[hash]',
  // Shared chunks give the command line and a compiled module the same runtime and the same tfjs.
  splitting: true,
  format: 'esm',
  external,
  write: false,
  // `genc init` writes the spec of the quickstart.
  loader: { '.gen': 'text' },
  alias: {
    'genc/runtime': './runtime/index.ts',
    'genc/runtime/node': './runtime/node.ts',
    'genc/compiler': './compiler/index.ts',
  },
  define: {
    GENC_VERSION: JSON.stringify(manifest.version),
    GENC_CHECK: JSON.stringify(`./${checkPath.replace('dist/', '')}`),
  },
});

for (const { path, text } of all.outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, withRequire(text));
}
refuseNode(['dist/runtime.mjs', 'dist/accelerate.mjs']);
refuseTensors(['dist/prettier.mjs', 'dist/vite.mjs', 'dist/unplugin.mjs']);

// The files of an earlier build are removed last, so that a command that runs meanwhile still finds its chunks.
const outputs = new Set([checkPath, ...Object.keys(all.metafile.outputs)].map((path) => path.replace('dist/', '')));
const current = checkPath.replace('dist/', '').replace('.cjs', '');
for (const name of before) {
  if (!outputs.has(name) && !name.startsWith(current)) rmSync(`${root}dist/${name}`, { force: true });
}
chmodSync(`${root}dist/cli.mjs`, 0o755);
writeFileSync(`${root}dist/licenses.txt`, licenses(root, Object.keys(all.metafile.inputs)));
linkIntoClone();

if (process.argv.includes('--types')) {
  const tsc = `${root}node_modules/typescript/bin/tsc`;
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'scripts/tsconfig.types.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * A text that defines esbuild's `__require` instead of importing it. CommonJS packages in the bundle load Node's
 * modules with it, but browsers share the chunk that would define it and have no such function.
 */
function withRequire(text) {
  const imported = /import\{([^{}]*\b__require\b[^{}]*)\}from/.exec(text);
  if (!imported) return text;
  const names = imported[1].split(',').filter((name) => name !== '__require');
  if (imported[1].includes('__require as')) throw new Error('esbuild renamed __require; see withRequire');
  const rest = text.replace(imported[0], `import{${names}}from`);
  const made =
    "import{createRequire as __createRequire}from'node:module';const __require=__createRequire(import.meta.url);";
  const [, start, body] = /^(#!.*\n)?([^]*)$/.exec(rest);
  return `${start ?? ''}${made}${body}`;
}

/** Stops the build if an entry for browsers reaches a module of Node. */
function refuseNode(entries) {
  refuse(entries, () => true, /(?:from|import\()\s*["'](node:[^"']*)/);
}

/** Stops the build if an entry that starts within an editor or a bundler loads the tensor library. */
function refuseTensors(entries) {
  refuse(entries, (kind) => kind !== 'dynamic-import', /(?:from|import)\s*["'](@tensorflow[^"']*)/);
}

/** Stops the build if files that entries reach by imports of some kinds have an import of a form. */
function refuse(entries, follows, form) {
  const reached = new Set(entries);
  for (const path of reached) {
    for (const { path: next, kind, external: outside } of all.metafile.outputs[path].imports) {
      if (!outside && follows(kind)) reached.add(next);
    }
    const found = form.exec(readFileSync(root + path, 'utf8'));
    if (found) throw new Error(`${path}, which ${entries.join(' or ')} loads, imports ${found[1]}`);
  }
}

/** Links the command into a clone as npm would, so that `npx genc` finds it. */
function linkIntoClone() {
  const bin = `${root}node_modules/.bin`;
  if (process.platform === 'win32' || !existsSync(bin) || existsSync(`${bin}/genc`)) return;
  rmSync(`${bin}/genc`, { force: true });
  symlinkSync('../../dist/cli.mjs', `${bin}/genc`);
}
