// Builds the VS Code extension into dist/vscode and packs it: `npm run vscode` writes dist/genc-VERSION.vsix.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { build } from 'esbuild';
import sharp from 'sharp';
import { licenses } from './licenses.mjs';
import { plainPickBy } from './plain-pick-by.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const source = `${root}editor/vscode/`;
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** Writes the files of the extension into a folder, from which an editor can load them. */
export async function buildExtension(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const shared = {
    ...{ absWorkingDir: root, bundle: true, platform: 'node', target: 'node20', minify: true, keepNames: true },
    ...{ legalComments: 'none', metafile: true, logLevel: 'warning', plugins: [plainPickBy] },
    define: { GENC_VERSION: JSON.stringify(version) },
  };
  const client = await build({
    ...shared,
    entryPoints: ['editor/vscode/extension.ts'],
    outfile: `${folder}/extension.cjs`,
    format: 'cjs',
    external: ['vscode', './viz.cjs'],
    // Graphviz is a file of its own, which is loaded when the first graph is drawn.
    alias: { '@viz-js/viz': './viz.cjs' },
    supported: { 'dynamic-import': false },
  });
  const server = await build({
    ...shared,
    stdin: { contents: "import { runLsp } from './cli/actions/lsp.ts'; runLsp();", resolveDir: root },
    outfile: `${folder}/server/genc.mjs`,
    format: 'esm',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  const copy = (from, to) => cpSync(`${root}${from}`, `${folder}/${to}`, { recursive: true });
  copy('node_modules/@viz-js/viz/dist/viz.cjs', 'viz.cjs');
  copy('docs/diagnostics.md', 'docs/diagnostics.md');
  copy('LICENSE', 'LICENSE');
  for (const name of ['README.md', 'language-configuration.json', 'syntaxes/genc.tmLanguage.json'])
    copy(`editor/vscode/${name}`, name);
  await sharp(`${source}icon.svg`).resize(256, 256).png({ compressionLevel: 9 }).toFile(`${folder}/icon.png`);
  const inputs = [client, server].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync(`${folder}/licenses.txt`, licenses(root, [...inputs, 'node_modules/@viz-js/viz/dist/viz.cjs']));
  const manifest = JSON.parse(readFileSync(`${source}package.json`, 'utf8'));
  // `private` keeps npm from publishing the manifest, which vsce reads.
  writeFileSync(`${folder}/package.json`, `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  return folder;
}

/** Packs what was built and returns the path of the package. */
export async function packExtension(folder, packagePath) {
  await createVSIX({ cwd: folder, packagePath, dependencies: false, allowMissingRepository: true });
  return packagePath;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const folder = `${root}dist/vscode`;
  await buildExtension(folder);
  await packExtension(folder, `${root}dist/genc-${version}.vsix`);
}
