import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hooks } from './plugin.js';
import { esbuild, rolldown, rollup, rspack, webpack } from './unplugin.js';
import genc from './vite.js';

const folder = mkdtempSync(join(tmpdir(), 'genc-bundler-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const put = (name: string, text: string): string => {
  mkdirSync(join(folder, 'blocks'), { recursive: true });
  writeFileSync(at(name), text);
  return at(name);
};

const model = (name: string, body = 'x -> Flatten -> Dense(2)'): string => `model ${name} {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net F(x) { return ${body} }
  loss size = sum(F(x)^2)
  train { minimize size over F with adam(lr=1e-3) }
  sample codes(x) = F(x) on test first 4
}
`;

/** What a hook told the bundler, and what it returned. */
async function load(id: string, options = {}, framework?: string) {
  const errors: unknown[] = [];
  const warnings: unknown[] = [];
  const watched: string[] = [];
  const context = {
    error: (message: unknown) => errors.push(message),
    warn: (message: unknown) => warnings.push(message),
    addWatchFile: (file: string) => watched.push(file),
  };
  const { load: hook } = hooks(options, framework) as { load: { handler: (id: string) => Promise<unknown> } };
  const result = await hook.handler.call(context as never, id);
  return { errors, warnings, watched, result: result as { code: string; map: object } };
}
async function resolved(source: string, importer = at('page.ts'), context = {}): Promise<unknown> {
  const { resolveId } = hooks() as { resolveId: { handler: (...words: unknown[]) => Promise<unknown> } };
  return resolveId.handler.call(context, source, importer);
}

test('a spec is loaded as JavaScript with a source map, and its declarations stand beside it', async () => {
  const spec = put('plain.gen', model('Plain'));
  const { result, errors, watched } = await load(spec);
  expect(errors).toEqual([]);
  expect(watched).toEqual([spec]);
  expect(result.code).toMatch(/function F\(w, x\) \{/);
  expect(result.code).toContain(`from "genc/runtime"`);
  expect(result.map).toMatchObject({ sources: ['plain.gen.ts'] });
  expect(readFileSync(at('plain.d.gen.ts'), 'utf8')).toContain('samples: { codes: typeof sampleCodes }');
});

test('declarations are written only when they change, and not at all if so asked', async () => {
  const spec = put('once.gen', model('Once'));
  await load(spec, { declarations: false });
  expect(existsSync(at('once.d.gen.ts'))).toBe(false);
  await load(spec);
  const before = statSync(at('once.d.gen.ts'), { bigint: true }).mtimeNs;
  await load(spec);
  expect(statSync(at('once.d.gen.ts'), { bigint: true }).mtimeNs).toBe(before);
});

test('declarations that cannot be written are a warning', async () => {
  const spec = put('barred.gen', model('Barred'));
  mkdirSync(at('barred.d.gen.ts'));
  const { result, warnings } = await load(spec);
  expect(result.code).toContain('export');
  expect(warnings).toEqual([expect.stringMatching(/barred\.d\.gen\.ts cannot be written: EISDIR/)]);
});

test('files that a spec uses are watched', async () => {
  const block = put('blocks/code.gen', 'block Code(x) { return x -> Flatten -> Dense(2) }\n');
  const spec = put('using.gen', `use Code from "blocks/code.gen"\n\n${model('Using', 'x -> Code')}`);
  expect((await load(spec)).watched).toEqual([spec, block]);
});

test('errors have file, line, column and frame; further ones stand in the message', async () => {
  const spec = put(
    'wrong.gen',
    model('Wrong', 'x -> Flatten -> Dense(2) -> Reshape(3)').replace('F(x)^2', 'F(x)^2 + y'),
  );
  const { errors, result } = await load(spec);
  expect(result).toBe('');
  expect(errors).toHaveLength(1);
  const [error] = errors as { message: string; frame: string; id: string; loc: object }[];
  expect(error).toMatchObject({ id: spec, loc: { file: spec, line: 3, column: 48 } });
  expect(error!.message).toMatch(
    /^GEN2001: Reshape cannot reshape \[2\] to \[3\]\nwhy: .+\nhint: .+\nand GEN1001: .+wrong\.gen:4:/,
  );
  expect(error!.frame).toMatch(/^3 \|.*Reshape\(3\) \}\n.*\^\^\^\^/m);
});

test.each(['esbuild', 'webpack'])('%s has place and frame in its message', async (framework) => {
  const spec = put('wrong.gen', model('Wrong', 'x -> Reshape(3)'));
  const [error] = (await load(spec, {}, framework)).errors as { message: string; frame?: string }[];
  expect(error!.frame).toBeUndefined();
  expect(error!.message).toMatch(/--> .+wrong\.gen:3:\d+\n3 \|.*Reshape\(3\) \}\n.*\^\^\^\^/);
});

test('warnings are warnings of the bundler', async () => {
  const spec = put('warned.gen', model('Warned', 'x -> ConvTranspose(2, 3, stride=2)'));
  const { warnings, result } = await load(spec);
  expect(result.code).toContain('export');
  expect(warnings).toEqual([expect.objectContaining({ message: expect.stringMatching(/^GEN4006: .+\nwhy: /) })]);
});

test('a file that is not there, and one without a model, are errors', async () => {
  expect((await load(at('absent.gen'))).errors).toEqual([
    expect.objectContaining({ message: expect.stringContaining('absent.gen') }),
  ]);
  const { errors } = await load(put('empty.gen', ''));
  expect(errors).toHaveLength(1);
});

test('a model is named between the name of the file and .gen', async () => {
  const spec = put('two.gen', `${model('First')}\nvariant Second of First { param rate = 1 }\n`);
  const id = await resolved('./two.Second.gen');
  expect(id).toBe(`${spec}?model=Second`);
  const { result, errors } = await load(id as string);
  expect(errors).toEqual([]);
  expect(result.code).toContain('name: "Second"');
  expect((await load(spec)).result.code).toContain('name: "First"');
  expect(existsSync(at('two.Second.d.gen.ts'))).toBe(true);
});

test('a name that the file does not have is an error with the nearest', async () => {
  const spec = put('two.gen', model('First'));
  const [error] = (await load(`${spec}?model=Frist`)).errors as { message: string }[];
  expect(error!.message).toMatch(/^GEN1004: .*Frist[^]*First/);
});

test('plain specs and other files are left to the bundler, and a file with a dot in its name comes first', async () => {
  expect(await resolved('./plain.gen')).toBeNull();
  expect(await resolved('./nowhere.Model.gen')).toBeNull();
  const dotted = put('two.dotted.gen', model('Dotted'));
  expect(await resolved('./two.dotted.gen')).toBe(dotted);
});

test('where the bundler resolves, its aliases are followed', async () => {
  const resolve = async (source: string): Promise<{ id: string } | null> =>
    source === '@/two.gen' ? { id: at('two.gen') } : null;
  expect(await resolved('@/two.Second.gen', at('page.ts'), { resolve })).toBe(`${at('two.gen')}?model=Second`);
});

test('queries of the bundler are its own', () => {
  const { load: hook } = hooks() as { load: { filter: { id: RegExp } } };
  expect(['/a/vae.gen', '/a/vae.gen?model=VAE'].every((id) => hook.filter.id.test(id))).toBe(true);
  expect(['/a/vae.gen?raw', '/a/vae.gen.ts', '/a/vaegen'].some((id) => hook.filter.id.test(id))).toBe(false);
});

test('every bundler has a plugin of its form', () => {
  for (const named of [genc(), rollup(), rolldown(), esbuild()]) expect(named.name).toBe('genc');
  for (const applied of [webpack(), rspack()]) expect(applied.apply).toBeTypeOf('function');
});
