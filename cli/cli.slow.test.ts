import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunPlan } from '../runtime/contract/model.js';
import { emptyFolder, genc } from './testing.js';

let first: string | undefined;

/** The first spec, as `genc init` writes it. */
async function written(): Promise<string> {
  const folder = emptyFolder();
  await genc(['init'], { cwd: folder });
  return readFileSync(join(folder, 'vae.gen'), 'utf8');
}

/** A folder with the first spec, changed by a function. */
async function withSpec(change: (text: string) => string = (text) => text): Promise<string> {
  const folder = emptyFolder();
  first ??= await written();
  writeFileSync(join(folder, 'vae.gen'), change(first));
  return folder;
}

describe('the call', () => {
  test('no command prints the help, with every command', async () => {
    const { code, out } = await genc([]);
    expect(code).toBe(0);
    for (const name of 'init check fmt show diff compile train resume sample data doctor explain'.split(' ')) {
      expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
  });
  test.each('init check fmt show diff compile train resume sample data doctor explain'.split(' '))(
    '%s --help has an example',
    async (name) => {
      const { code, out } = await genc([name, '--help']);
      expect(code).toBe(0);
      expect(out).toContain(`$ genc ${name}`);
    },
  );
  test('a misspelt command', async () => {
    const { code, err } = await genc(['chekc', 'a.gen']);
    expect(code).toBe(2);
    expect(err).toContain("unknown command 'chekc'");
    expect(err).toContain('Did you mean check?');
  });
  test('a misspelt option', async () => {
    const { code, err } = await genc(['train', '--epoch', '3']);
    expect(code).toBe(2);
    expect(err).toContain('Did you mean --epochs?');
  });
  test.each([
    [['train', '--epochs', 'ten'], 'whole number'],
    [['train', '--minutes', '-1'], 'above zero'],
    [['show', '--set', 'latent'], 'NAME=VALUE'],
  ])('%j is answered with what the option wants', async (words, expected) => {
    const { code, err } = await genc(words);
    expect(code).toBe(2);
    expect(err).toContain(expected);
  });
  test('a missing file: the nearest one is suggested', async () => {
    const cwd = await withSpec();
    for (const command of ['check', 'show', 'train', 'compile', 'fmt']) {
      const { code, err } = await genc([command, 'vea.gen'], { cwd });
      expect(err).toBe('error: there is no file vea.gen\nhint: did you mean vae.gen?\n');
      expect(code).toBe(2);
    }
  });
  test('a missing model of a file', async () => {
    const { code, err } = await genc(['show', 'vae.gen:VEA'], { cwd: await withSpec() });
    expect(err).toBe('error: vae.gen has no model VEA\nhint: did you mean vae.gen:VAE?\n');
    expect(code).toBe(2);
  });
  test('an empty folder has nothing to train', async () => {
    const { code, err } = await genc(['train'], { cwd: emptyFolder() });
    expect(err).toBe('error: this folder holds no .gen file\nhint: genc init writes a first one\n');
    expect(code).toBe(2);
  });
});

describe('init', () => {
  test('the spec that it writes is right and formatted', async () => {
    const cwd = emptyFolder();
    await genc(['init'], { cwd });
    expect(await genc(['check', '--strict'], { cwd })).toEqual({ code: 0, out: 'ok vae.gen\n', err: '' });
    expect(await genc(['fmt', '--check'], { cwd })).toEqual({ code: 0, out: '', err: '' });
  });
  test('it overwrites nothing', async () => {
    const cwd = await withSpec(() => '// mine\n');
    const { code, err } = await genc(['init'], { cwd });
    expect(code).toBe(2);
    expect(err).toContain('vae.gen is there already');
    expect(readFileSync(join(cwd, 'vae.gen'), 'utf8')).toBe('// mine\n');
  });
});

describe('check', () => {
  test('a shape error: exit code 1, the place, the source line', async () => {
    const cwd = await withSpec((text) => text.replace('Reshape(7, 7, 32)', 'Reshape(7, 7, 31)'));
    const { code, out, err } = await genc(['check', 'vae.gen'], { cwd });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/^error\[GEN2\d{3}\]: /);
    expect(err).toContain('--> vae.gen:22:');
    expect(err).toContain('Reshape(7, 7, 31)');
    expect(err).toContain('[1568]');
  });
  test('the same as JSON', async () => {
    const cwd = await withSpec((text) => text.replace('relu', 'rleu'));
    const { code, out } = await genc(['check', '--json'], { cwd });
    const answer = JSON.parse(out);
    expect(code).toBe(1);
    expect(answer).toMatchObject({ ok: false, files: ['vae.gen'] });
    expect(answer.diagnostics[0]).toMatchObject({ severity: 'error', span: { path: 'vae.gen', start: { line: 13 } } });
    expect(JSON.stringify(answer.diagnostics[0])).toContain('relu');
  });
  test('a folder is searched', async () => {
    const cwd = await withSpec();
    const { code, out } = await genc(['check', '.'], { cwd });
    expect(out).toBe('ok vae.gen\n');
    expect(code).toBe(0);
  });
  test('a path in a .gencignore is skipped unless it is given by name', async () => {
    const cwd = await withSpec();
    mkdirSync(join(cwd, 'lessons/wrong'), { recursive: true });
    for (const name of ['lessons/wrong/a.gen', 'lessons/draft-1.gen', 'lessons/right.gen'])
      writeFileSync(
        join(cwd, name),
        name.includes('right') ? readFileSync(join(cwd, 'vae.gen')) : 'model A { param = }\n',
      );
    expect((await genc(['check', '.'], { cwd })).code).toBe(1);
    writeFileSync(join(cwd, 'lessons/.gencignore'), '# on purpose\nwrong/\ndraft-*.gen\n');
    const { out } = await genc(['check', '.', '--json'], { cwd });
    expect(JSON.parse(out)).toMatchObject({ ok: true, files: ['lessons/right.gen', 'vae.gen'] });
    expect((await genc(['fmt', '--check'], { cwd })).code).toBe(0);
    expect((await genc(['check', 'lessons/wrong'], { cwd })).code).toBe(1);
    expect((await genc(['check', 'lessons/draft-1.gen'], { cwd })).code).toBe(1);
  });
  test('the specs of this repository are right', async () => {
    const { code, err } = await genc(['check', 'specs', 'examples']);
    expect(err).not.toContain('error');
    expect(code).toBe(0);
  });
  test('it loads no tensor library, no emitter, no images', async () => {
    const cwd = await withSpec();
    const probe = join(cwd, 'probe.mjs');
    // A loader that fails at the import of anything heavy.
    writeFileSync(
      probe,
      `export async function resolve(name, context, next) {
        if (/^(@tensorflow|ts-morph|prettier|sharp|vega|esbuild|@viz-js)/.test(name)) throw new Error('check imports ' + name);
        return next(name, context);
      }`,
    );
    const register = join(cwd, 'register.mjs');
    writeFileSync(register, `import { register } from 'node:module'; register(${JSON.stringify('file://' + probe)});`);
    const before = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = `--import=file://${register}`;
    try {
      expect(await genc(['check', 'vae.gen'], { cwd })).toEqual({ code: 0, out: 'ok vae.gen\n', err: '' });
      expect((await genc(['compile', 'vae.gen'], { cwd })).err).toContain('check imports');
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
    }
  });
});

describe('fmt', () => {
  const draft = 'model   A{ param latent=2\n}\n';
  test('standard input', async () => {
    const { code, out } = await genc(['fmt', '-'], { input: draft });
    expect(code).toBe(0);
    expect(out).toBe('model A { param latent = 2 }\n');
  });
  test('--check names the file and changes nothing', async () => {
    const cwd = await withSpec(() => draft);
    const { code, err } = await genc(['fmt', '--check'], { cwd });
    expect(code).toBe(1);
    expect(err).toContain('vae.gen is not formatted');
    expect(readFileSync(join(cwd, 'vae.gen'), 'utf8')).toBe(draft);
  });
  test('--check says if only the line ends differ', async () => {
    const cwd = await withSpec(() => 'model A { param latent = 2 }\r\n');
    const { code, err } = await genc(['fmt', '--check'], { cwd });
    expect(code).toBe(1);
    expect(err).toContain('vae.gen is not formatted: only its line ends differ, CRLF where the standard form has LF');
    expect((await genc(['fmt'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'vae.gen'), 'utf8')).toBe('model A { param latent = 2 }\n');
    expect((await genc(['fmt', '--check'], { cwd })).code).toBe(0);
  });
  test('a file that does not parse is left alone', async () => {
    const cwd = await withSpec(() => 'model A { param = }\n');
    const { code, err } = await genc(['fmt'], { cwd });
    expect(code).toBe(1);
    expect(err).toContain('vae.gen:1:');
    expect(readFileSync(join(cwd, 'vae.gen'), 'utf8')).toBe('model A { param = }\n');
  });
});

describe('show', () => {
  test('the plan of a run: its training, metrics and samples, with their functions', async () => {
    const cwd = await withSpec();
    const { code, out } = await genc(['show', '--plan'], { cwd });
    expect(code).toBe(0);
    expect(out).toMatch(/^VAE of vae\.gen\n/);
    for (const title of ['data', 'training on ', 'measured', 'drawn', 'functions']) expect(out).toContain(`\n${title}`);
    expect(out).toMatch(/lossTotal\s.*Encoder, Decoder\s/);
    const plan = JSON.parse((await genc(['show', '--plan', '--json'], { cwd })).out) as RunPlan;
    expect(plan).toMatchObject({ format: 'genc-plan-1', name: 'VAE', spec: 'vae.gen' });
    for (const { terms } of plan.train.groups.flatMap(({ steps }) => steps))
      expect(plan.functions[terms]!.role).toBe('step');
    expect(await genc(['show', '--plan', '--graph', 'dot'], { cwd })).toMatchObject({ code: 2, out: '' });
  });
  test('the table has each layer with its shape and parameters', async () => {
    const { code, out } = await genc(['show'], { cwd: await withSpec() });
    expect(code).toBe(0);
    expect(out).toContain('VAE.Encoder');
    expect(out).toMatch(/Conv\s+│\s+\[14, 14, 16\]\s+│\s+4 │\s+2 │\s+272/);
  });
  test('JSON keeps its contract, and settings change it', async () => {
    const cwd = await withSpec();
    const { out } = await genc(['show', 'vae.gen:VAE', '--set', 'latent=3', '--json'], { cwd });
    const { model, nets } = JSON.parse(out);
    expect(model).toBe('VAE');
    const decoder = nets.find((net: { name: string }) => net.name === 'Decoder');
    // (3+10)·128+128, 128·1568+1568, 4·4·16·32+16, 4·4·1·16+1
    const parameters = 1_792 + 202_272 + 8_208 + 257;
    expect(decoder).toMatchObject({ parameters, trainable: parameters });
    expect(decoder.layers.find((layer: { op: string }) => layer.op === 'Dense')).toMatchObject({
      op: 'Dense',
      output: [128],
      parameters: 1_792,
    });
    const [first] = nets.find((net: { name: string }) => net.name === 'Encoder').layers;
    expect(first).toMatchObject({ op: 'Conv', field: [4, 4], stride: [2, 2] });
  });
  test('graphs', async () => {
    const cwd = await withSpec();
    expect((await genc(['show', '--graph', 'svg'], { cwd })).out).toMatch(/<svg[\s\S]*Encoder[\s\S]*<\/svg>/);
    expect((await genc(['show', '--graph', 'mermaid'], { cwd })).out).toMatch(/^(flowchart|graph) /m);
  });
});

describe('compile', () => {
  test('writes the module beside the spec; to standard output when asked', async () => {
    const cwd = await withSpec();
    expect((await genc(['compile'], { cwd })).out).toBe('vae.ts\n');
    const { out } = await genc(['compile', 'vae.gen:VAE', '--out', '-'], { cwd });
    expect(out).toBe(readFileSync(join(cwd, 'vae.ts'), 'utf8'));
    const imported = [...out.matchAll(/ from '([^']+)'/g)].map((match) => match[1]);
    expect(new Set(imported)).toEqual(new Set(['@tensorflow/tfjs-core', 'genc/runtime']));
  });

  test('--target torch writes a folder with the module, its plan and its weights', async () => {
    const cwd = await withSpec();
    const { out } = await genc(['compile', '--target', 'torch'], { cwd });
    expect(out).toBe('vae-torch/model.py\nvae-torch/plan.json\nvae-torch/weights.json\n');
    const written = (name: string): string => readFileSync(join(cwd, 'vae-torch', name), 'utf8');
    expect(written('model.py')).toContain('class Encoder(nn.Module):');
    expect(JSON.parse(written('plan.json'))).toMatchObject({ format: 'genc-plan-1', spec: 'vae.gen' });
    const weights = JSON.parse(written('weights.json')) as { readonly path: string; readonly name: string }[];
    expect(weights.find(({ path }) => path === 'Encoder/conv/kernel')?.name).toBe('Encoder.conv.weight');
    const alone = await genc(['compile', 'vae.gen', '--target', 'torch', '--out', '-'], { cwd });
    expect(alone.out).toBe(written('model.py'));
    const refused = await genc(['compile', '--target', 'torch', '--no-fuse'], { cwd });
    expect(refused).toMatchObject({ code: 2, out: '' });
  });

  test('--no-fuse leaves activations on lines of their own', async () => {
    const cwd = await withSpec();
    const fused = (await genc(['compile', 'vae.gen', '--out', '-'], { cwd })).out;
    const apart = (await genc(['compile', 'vae.gen', '--no-fuse', '--out', '-'], { cwd })).out;
    expect(fused).toContain("activation: 'relu'");
    expect(fused).not.toContain('tf.relu(');
    expect(apart).not.toContain('activation:');
    expect(apart).toContain('tf.relu(');
  });
});

describe('explain', () => {
  test('a page has both examples; an unknown code suggests the nearest', async () => {
    const pages = JSON.parse((await genc(['explain', '--json'])).out);
    expect(pages.length).toBeGreaterThan(20);
    const { code, out } = await genc(['explain', pages[0].code.toLowerCase()]);
    expect(code).toBe(0);
    expect(out).toContain(pages[0].title);
    expect(out).toMatch(/\nBad\n[\s\S]*\nGood\n/);
    const wrong = await genc(['explain', 'GEN98765']);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('there is no message GEN98765');
  });
});
