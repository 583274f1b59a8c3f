/** What stands in browsers for Node's modules and for native packages, as a plugin of esbuild. */
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const root = here('../../../');
const counterpartsFolder = here('../browser/');

/** Modules of Node and packages by name, each with its counterpart. */
const modules = {
  fs: here('../browser/fs.ts'),
  'fs/promises': here('../browser/fs-promises.ts'),
  crypto: here('../browser/crypto.ts'),
  os: here('../browser/os.ts'),
  process: here('../browser/process.ts'),
  module: here('../browser/module.ts'),
  vm: here('../browser/vm.ts'),
  sharp: here('../browser/sharp.ts'),
  esbuild: here('../browser/esbuild.ts'),
  prettier: here('../browser/prettier.ts'),
  'ts-morph': here('../browser/ts-morph.ts'),
  stream: here('../browser/stream.ts'),
  util: here('../browser/util.ts'),
  'vscode-languageserver': here('../browser/language-server/index.ts'),
  'lodash-es': here('../browser/lodash.ts'),
  'vscode-uri': here('../browser/vscode-uri.ts'),
};

/** Modules of Node that packages of the same purpose stand for. */
const packages = { path: 'pathe', buffer: 'buffer/', events: 'events/' };

/** Modules that nothing of the page calls: files of archives, other processes. */
const absent = new Set(
  'assert child_process inspector net perf_hooks stream/consumers tty url v8 worker_threads yauzl zlib'.split(' '),
);

/** Files of genc that have a counterpart of their own, by the end of their path. */
const files = { 'runtime/runs/data/pictures/decode': here('../browser/decode.ts') };

/** What CodeMirror's client of the server imports at the start and needs later. */
const later = {
  marked: here('../page/editor/client/marked.ts'),
  '@codemirror/autocomplete': here('../page/editor/client/autocomplete.ts'),
};

export const counterparts = {
  name: 'counterparts',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^(node:)?[a-z_/0-9-]+$/ }, ({ path, importer, pluginData, kind }) => {
      if (pluginData === 'asked' || later[path]) return undefined;
      const name = path.replace(/^node:/, '');
      if (packages[name]) return resolve(packages[name], { resolveDir: root, kind, pluginData: 'asked' });
      // A counterpart may stand on the package that it replaces.
      if (modules[name] && !importer.startsWith(counterpartsFolder)) return { path: modules[name] };
      return absent.has(name) ? { path: name, namespace: 'absent' } : undefined;
    });
    onResolve({ filter: /^(marked|@codemirror\/autocomplete)$/ }, ({ path, importer }) =>
      importer.includes('@codemirror/lsp-client/') ? { path: later[path] } : undefined,
    );
    onResolve({ filter: /\/decode\.js$/ }, ({ path, resolveDir }) => {
      const full = new URL(path, `file://${resolveDir}/`).pathname;
      const found = Object.keys(files).find((end) => full.endsWith(`${end}.js`));
      return found ? { path: files[found] } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => name === '__esModule' ? false : () => {
        throw new Error(${JSON.stringify(`${path} is a module of Node, which browsers do not have: `)} + String(name)); } });`,
      loader: 'js',
    }));
  },
};
