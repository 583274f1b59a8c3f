/** The extension as a user gets it: built, packed, unpacked, checked, and activated with the real server behind it. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesOfZip } from '../../runtime/runs/data/files/files.js';
import type * as StandIn from './testing/vscode.js';

/** The script that packs, which has no types of its own. */
interface Packing {
  buildExtension(folder: string): Promise<string>;
  packExtension(folder: string, path: string): Promise<string>;
}
const { buildExtension, packExtension } = (await import('../../scripts/vscode.mjs' as string)) as Packing;

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'genc-vscode-')));
const extension = join(folder, 'unpacked', 'extension');

interface Manifest {
  readonly [key: string]: unknown;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
    readonly grammars: readonly { readonly path: string }[];
    readonly languages: readonly { readonly configuration: string; readonly icon: { readonly light: string } }[];
  };
}
let manifest: Manifest;
let names: readonly string[];

beforeAll(async () => {
  const packed = await packExtension(await buildExtension(join(folder, 'built')), join(folder, 'genc.vsix'));
  expect(statSync(packed).size).toBeLessThan(2_000_000);
  const zip = await filesOfZip(packed);
  for (const { path, read } of zip.files) {
    mkdirSync(dirname(join(folder, 'unpacked', path)), { recursive: true });
    writeFileSync(join(folder, 'unpacked', path), await read());
  }
  zip.close();
  names = zip.files.map(({ path }) => path);
  manifest = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8')) as Manifest;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  test('holds what runs and what is read, and no sources, tests or maps', () => {
    expect(names.map((name) => name.replace('extension/', '')).sort()).toEqual([
      ...['LICENSE.txt', '[Content_Types].xml', 'docs/diagnostics.md', 'extension.cjs', 'extension.vsixmanifest'],
      ...['icon.png', 'language-configuration.json', 'licenses.txt', 'package.json', 'readme.md', 'server/genc.mjs'],
      ...['syntaxes/genc.tmLanguage.json', 'viz.cjs'],
    ]);
    for (const name of ['extension.cjs', 'server/genc.mjs'])
      expect(readFileSync(join(extension, name), 'utf8')).not.toMatch(/sourceMappingURL=/);
    expect(readFileSync(join(extension, 'licenses.txt'), 'utf8')).toMatch(/^vscode-languageclient \d/m);
  });

  test('has a manifest whose files exist, of the version of genc', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(manifest).toMatchObject({
      name: 'genc',
      version,
      activationEvents: expect.arrayContaining(['onLanguage:genc']) as unknown,
    });
    const { languages, grammars } = manifest.contributes;
    const files = [
      manifest['main'],
      manifest['icon'],
      languages[0]!.configuration,
      languages[0]!.icon.light,
      grammars[0]!.path,
    ];
    for (const file of files) expect(statSync(join(extension, String(file))).size).toBeGreaterThan(100);
  });

  test('asks in its menus for commands that it declares', () => {
    const declared = manifest.contributes.commands.map(({ command }) => command);
    const asked = Object.values(manifest.contributes.menus)
      .flat()
      .map(({ command }) => command);
    expect(asked.filter((command) => !declared.includes(command))).toEqual([]);
  });
});

const spec = `model VAE {
  data mnist { x: [28, 28, 1] in 0..1 }
  net E(x) -> [8] { return x -> Flatten -> Dense(8) }
  let y = E(x)
}
variant Wide of VAE {
  net E(x) -> [8] { return x -> Flatten -> Dense(512) -> relu -> Dense(8) }
}
`;

describe('the extension, activated', () => {
  let vscode: typeof StandIn;
  let code: { activate(context: unknown): Promise<void>; deactivate(): Promise<void> };
  let document: ReturnType<typeof StandIn.open>;
  const kept = new Map<string, unknown>();
  const work = join(folder, 'work');
  const asked = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const run = (name: string, ...values: readonly unknown[]): unknown => vscode.commands.executeCommand(name, ...values);
  const provide = (name: string, method: string, ...values: readonly unknown[]): unknown =>
    vscode.seen.providers.get(name)![method]!(document, ...values, asked);

  beforeAll(async () => {
    mkdirSync(work);
    const standIn = join(folder, 'unpacked', 'node_modules', 'vscode', 'index.cjs');
    mkdirSync(dirname(standIn), { recursive: true });
    const entry = fileURLToPath(new URL('testing/vscode.ts', import.meta.url));
    buildSync({
      entryPoints: [entry],
      outfile: standIn,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
    });
    writeFileSync(join(dirname(standIn), 'package.json'), '{ "main": "index.cjs" }');
    const require = createRequire(join(extension, 'extension.cjs'));
    vscode = require('vscode') as typeof StandIn;
    vscode.workspace.workspaceFolders = [{ uri: vscode.Uri.file(work), name: 'work', index: 0 }];
    for (const [name, { default: value }] of Object.entries(manifest.contributes.configuration.properties))
      vscode.seen.settings[name] = value;
    code = require('./extension.cjs') as typeof code;
    const globalState = {
      get: (key: string) => kept.get(key),
      update: (key: string, value: unknown) => kept.set(key, value),
    };
    await code.activate({ subscriptions: [], extensionUri: vscode.Uri.file(extension), globalState });
    document = vscode.open(join(work, 'vae.gen'), spec);
  });
  afterAll(() => code.deactivate());

  test('registers every command of its manifest', () => {
    const declared = manifest.contributes.commands.map(({ command }) => command);
    expect([...vscode.seen.commands.keys()].sort()).toEqual([...declared, 'genc.run'].sort());
    expect(vscode.seen.messages).toEqual([]);
  });

  test('serves without genc in the folder: messages, hovers, shapes, code lenses', async () => {
    const uri = document.uri.toString();
    const isSaid = (code: string) => (): boolean =>
      (vscode.seen.diagnostics.get(uri) ?? []).some((each) => JSON.stringify(each.code).includes(code));
    vscode.type(document, spec.replace('Dense(8) }', 'Conve(8) }'));
    await until(isSaid('GEN1001'));
    expect(JSON.stringify(vscode.seen.diagnostics.get(uri))).toContain('diagnostics.md');
    vscode.type(document, spec);
    await until(() => !isSaid('GEN1001')());
    const hover = await provide('Hover', 'provideHover', new vscode.Position(2, 45));
    expect(JSON.stringify(hover)).toContain('[8]');
    const hints = await provide('InlayHints', 'provideInlayHints', new vscode.Range(0, 0, 8, 0));
    expect(JSON.stringify(hints)).toContain('[8]');
    const lenses = (await provide('CodeLens', 'provideCodeLenses')) as {
      command: { title: string; command: string };
    }[];
    expect(lenses.map(({ command }) => command.title)).toContain('Diff with VAE');
    expect(new Set(lenses.map(({ command }) => command.command))).toEqual(new Set(['genc.run']));
    vscode.setting('genc.codeLens', false);
    let left = lenses.length;
    while (left > 0) left = ((await provide('CodeLens', 'provideCodeLenses')) as unknown[]).length;
    vscode.setting('genc.codeLens', true);
  });

  test('says that training needs genc, and runs nothing', async () => {
    await run('genc.run', ['train', `${document.fileName}:VAE`]);
    expect(vscode.seen.messages.splice(0)).toEqual([expect.stringContaining('npm install genc') as unknown]);
    expect(vscode.seen.tasks).toEqual([]);
    expect(vscode.seen.status[0]).toMatchObject({ text: 'genc: not installed', isShown: true });
  });

  test('draws the graph of the text in the editor, anew after a change, folded on request', async () => {
    await run('genc.graph');
    const [panel] = vscode.seen.panels;
    expect(panel!.title).toBe('Graph of VAE');
    expect(panel!.webview.html).toMatch(/<svg [^]*>Dense<\/text>/);
    vscode.type(document, spec.replace('Dense(8) }', 'LayerNorm -> Dense(8) }'));
    await until(() => panel!.webview.html.includes('>LayerNorm</text>'));
    panel!.say('fold');
    await until(() => panel!.webview.html.includes('Show every layer'));
    vscode.type(document, spec);
    await until(() => !panel!.webview.html.includes('LayerNorm'));
  });

  test('runs genc of the folder once a setting names it: train, show and diff of the model at the cursor', async () => {
    vscode.setting('genc.path', join(root, 'dist', 'cli.mjs'));
    await until(() => vscode.seen.status[0]!.text === 'genc: Node');
    vscode.setting('genc.engine', 'torch');
    document.isDirty = true;
    await run('genc.run', ['train', `${document.fileName}:VAE`]);
    expect(document.isDirty).toBe(false);
    vscode.setting('genc.engine', '');
    vscode.window.activeTextEditor!.selection = { active: new vscode.Position(6, 0) };
    await run('genc.show');
    await run('genc.diff');
    const words = vscode.seen.tasks.map(({ execution }) => (execution as { args: readonly string[] }).args.slice(1));
    expect(words).toEqual([
      ['train', `${document.fileName}:VAE`, '--engine', 'torch'],
      ['show', `${document.fileName}:Wide`],
      ['diff', `${document.fileName}:VAE`, `${document.fileName}:Wide`],
    ]);
    expect(vscode.seen.tasks[0]).toMatchObject({
      name: 'train vae.gen:VAE --engine torch',
      execution: { process: 'node', options: { cwd: work } },
    });
    expect(vscode.seen.messages).toEqual([]);
  });

  test('runs tasks of tasks.json', () => {
    const asked = { definition: { type: 'genc', words: ['fmt', '--check'] }, name: 'layout', scope: undefined };
    const { name, execution } = vscode.seen.providers.get('Task')!['resolveTask']!(asked) as Record<string, unknown>;
    expect(name).toBe('layout');
    const words = [join(root, 'dist', 'cli.mjs'), 'fmt', '--check'];
    expect(execution).toMatchObject({ process: 'node', args: words, options: { cwd: work } });
  });

  test('asks the doctor what computes, and keeps the answer', async () => {
    await run('genc.engine');
    expect(vscode.seen.status[0]!.text).toMatch(/^genc: (wasm|tensorflow|cpu|webgpu)/);
    expect(vscode.seen.messages.splice(0)).toEqual([expect.stringMatching(/^information: genc: .*GFLOP/) as unknown]);
    expect([...kept.keys()]).toEqual([`engine ${join(root, 'dist', 'cli.mjs')}`]);
  });

  test('opens the report that is chosen', async () => {
    mkdirSync(join(work, 'runs', 'first'), { recursive: true });
    await run('genc.openReport');
    expect(vscode.seen.messages.splice(0)).toEqual([expect.stringContaining('no run with a report yet') as unknown]);
    writeFileSync(join(work, 'runs', 'first', 'report.html'), '<h1>First</h1>');
    vscode.seen.choice = join('runs', 'first');
    await run('genc.openReport');
    expect(vscode.seen.panels.at(-1)).toMatchObject({
      title: join('runs', 'first'),
      webview: { html: '<h1>First</h1>' },
    });
  });

  test('says so when a setting names nothing, or something that is no server', async () => {
    vscode.setting('genc.path', join(work, 'gone.mjs'));
    await until(() => vscode.seen.messages.length > 0);
    expect(vscode.seen.messages.splice(0)).toEqual([
      expect.stringMatching(/genc\.path names no file: .*gone\.mjs/) as unknown,
    ]);
    const others = { 'fails.mjs': 'throw new Error("broken")', 'other.mjs': 'console.log("v8.1 of another tool")' };
    for (const [index, [name, text]] of Object.entries(others).entries()) {
      writeFileSync(join(work, name), text);
      vscode.setting('genc.path', name);
      await until(() => vscode.seen.messages.length > index);
    }
    expect(vscode.seen.messages.splice(0)).toEqual([
      expect.stringMatching(/fails\.mjs does not run as genc: [^]*broken/) as unknown,
      expect.stringMatching(/other\.mjs is not genc: .*"v8.1 of another tool"/) as unknown,
    ]);
    expect(vscode.seen.status[0]!.text).toContain('no server');
    vscode.setting('genc.path', '');
    await until(() => vscode.seen.status[0]!.text === 'genc: not installed');
  });
});
