/** The page in a real browser, as `npm run playground:build` makes it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import axe from 'axe-core';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { root } from '../../cli/testing.js';
import { browserPath, launchBrowser, noBrowser, softwareGpu } from '../../runtime/testing/browser.js';

interface Build {
  buildPlayground(out: string): Promise<object[]>;
  filesBefore(metafiles: readonly object[], out: string): string[];
  sizes(
    metafiles: readonly object[],
    out: string,
  ): { readonly before: number; readonly beforeBrotli: number; readonly training: number; readonly offline: number };
}
interface Serve {
  serveFolder(folder: string): Promise<{ server: Server; address: string }>;
}

const folder = mkdtempSync(join(tmpdir(), 'genc-playground-'));
let metafiles: object[];
let build: Build;
let serving: { server: Server; address: string };
let browser: Browser | undefined;

beforeAll(async () => {
  build = (await import('./build/build.mjs' as string)) as Build;
  metafiles = await build.buildPlayground(folder);
  serving = await ((await import('../../scripts/playground.mjs' as string)) as Serve).serveFolder(folder);
  if (browserPath) browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  serving.server.close();
  rmSync(folder, { recursive: true });
});

/** A page that is open and has answered once. Errors of its scripts fail the test. */
async function opened(
  fragment = '',
  options: Parameters<Browser['newContext']>[0] = {},
  program = browser!,
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await program.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(600_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  onTestFinished(async () => {
    await context.close();
    expect(errors).toEqual([]);
  });
  await page.goto(serving.address + fragment);
  await page.waitForSelector('table');
  return { page, context };
}

/** Puts a text in place of the whole spec, as a paste does. */
async function replaceSpec(page: Page, text: string): Promise<void> {
  await page.click('.cm-content');
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

test('what is loaded until the page is in use stays within its bound', () => {
  const { before, beforeBrotli, offline } = build.sizes(metafiles, folder);
  expect(before).toBeGreaterThan(100_000);
  expect(before).toBeLessThan(400_000);
  expect(beforeBrotli).toBeLessThan(before);
  expect(offline).toBeGreaterThan(before);
});

test.skipIf(!browserPath)('nothing else is fetched until the spec has its shapes, colours and table', async () => {
  const context = await browser!.newContext({ serviceWorkers: 'block' });
  onTestFinished(() => context.close());
  // Nothing is idle in this page.
  await context.addInitScript('globalThis.requestIdleCallback = () => 0');
  const page = await context.newPage();
  const fetched = new Set<string>();
  context.on('request', (request) => fetched.add(new URL(request.url()).pathname.slice(1) || 'index.html'));
  await page.goto(serving.address);
  for (const what of ['table', '.hint', '.of-keyword']) await page.waitForSelector(what, { timeout: 600_000 });
  expect([...fetched].filter((path) => !path.startsWith('image/')).sort()).toEqual(
    build.filesBefore(metafiles, folder).sort(),
  );
});

test.skipIf(!browserPath)('typing gives shapes, messages and a table that follows', async () => {
  const { page } = await opened();
  await page.waitForSelector('.hint >> text=[14, 14, 16]');
  await page.waitForSelector('.of-keyword >> text=model');
  const spec = readFileSync(join(root, 'examples/quickstart/vae.gen'), 'utf8');
  await replaceSpec(page, spec.replace('Conv(16, 4, stride=2', 'Conv(24, 4, stride=2'));
  await page.waitForSelector('td >> text=[14, 14, 24]');
  await replaceSpec(page, spec.replace('Conv(16, 4,', 'Conv(16, 40,'));
  await page.waitForSelector('.cm-lintRange-error');
  await page.waitForSelector('.problem >> text=Line 13: Conv has a 40×40 kernel, which does not fit');
  // The message stands above the page of the layer.
  await page.hover('.cm-lintRange-error');
  await page.waitForSelector('.cm-tooltip-hover > :first-child >> text=Use a smaller kernel');
});

test.skipIf(!browserPath)('each tab shows what the spec becomes', async () => {
  const { page } = await opened();
  await page.focus('#tab-layers');
  await page.keyboard.press('ArrowRight');
  await page.waitForSelector('.graph svg text:has-text("Encoder")');
  await page.click('#tab-typescript');
  await page.waitForSelector('pre >> text=export function Encoder');
  await page.click('#tab-python');
  await page.waitForSelector('pre >> text=class Encoder(nn.Module)');
  await page.click('#tab-diff');
  const spec = readFileSync(join(root, 'examples/quickstart/vae.gen'), 'utf8');
  await replaceSpec(page, spec.replace('param latent = 8', 'param latent = 2'));
  await page.frameLocator('iframe').getByText('latent').first().waitFor();
});

test.skipIf(!browserPath)('edits of a spec stay, with their history, while another one is open', async () => {
  const { page } = await opened();
  await page.click('#tab-diff');
  await page.waitForSelector('text=There is nothing to compare');
  await page.click('.cm-content');
  await page.keyboard.press('Control+Home');
  await page.keyboard.insertText('// mine ');
  await page.waitForSelector('button:has-text("Reset")[aria-disabled=false]');
  await page.selectOption('header select', '/specs/dcgan.gen');
  await page.waitForSelector('.cm-content:has-text("DCGAN")');
  await page.selectOption('header select', '/examples/quickstart/vae.gen');
  await page.waitForSelector('.said:has-text("With your edits")');
  await page.waitForSelector('.cm-content:has-text("// mine")');
  await page.click('.cm-content');
  await page.keyboard.press('Control+z');
  await page.waitForFunction(`!document.querySelector('.cm-content').textContent.includes('// mine')`);
});

test.skipIf(!browserPath)('a spec of the gallery opens by its name, with the blocks that it uses', async () => {
  const { page } = await opened('#example=specs/ddpm.gen:Guided');
  await page.waitForSelector('td >> text=[28, 28, 32]');
  expect(await page.locator('header select').nth(1).inputValue()).toBe('Guided');
  expect(await page.locator('.cm-lintRange-error').count()).toBe(0);
});

test.skipIf(!browserPath)('a shared address opens the same spec, and a damaged one the first spec', async () => {
  const { page } = await opened();
  await replaceSpec(
    page,
    'model Mine { data glyphs { x: [28, 28, 1] in 0..1 } net N(x) { return x -> Flatten -> Dense(7) } }',
  );
  await page.waitForSelector('td >> text=[7]');
  await page.click('text=Share');
  await page.waitForFunction('location.hash.startsWith("#spec=")');
  const { hash } = new URL(page.url());
  const { page: other } = await opened(hash);
  await other.waitForSelector('td >> text=[7]');
  for (const damaged of ['#spec=damaged', '#example=%zz']) {
    const { page: third } = await opened(damaged);
    await third.waitForSelector('td >> text=Encoder/conv_2');
    await third.waitForSelector('.said >> text=holds no spec');
  }
});

test.skipIf(!browserPath)(
  'trains in the tab as Node does on wasm: the same losses',
  async () => {
    const { page } = await opened();
    await page.click('#tab-train');
    await page.fill('.outputs input >> nth=0', '2');
    await page.click('#tab-layers');
    await page.click('#tab-train');
    await page.click('button.main');
    await page.waitForSelector('.pace >> text=VAE · epoch 1 of 2');
    await page.click('text=Pause');
    await page.waitForSelector('.pace >> text=paused');
    const step = await page.textContent('.pace');
    await page.waitForTimeout(500);
    expect(await page.textContent('.pace')).toBe(step);
    await page.click('text=Go on');
    await page.waitForSelector('[aria-label=Downloads], .problem:not(:empty)');
    expect(await page.textContent('.problem')).toBe('');
    expect(await page.locator('.charts figure').count()).toBe(3);
    expect(await page.locator('.sheets img').count()).toBeGreaterThanOrEqual(2);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Whole run')]);
    const run = unzipSync(readFileSync(await download.path()));
    const there = epochs(new TextDecoder().decode(run['run/metrics.jsonl']));
    // The plane draws with the trained decoder.
    await page.click('.plane');
    await page.waitForFunction(
      `[...document.querySelector('.walk canvas').getContext('2d').getImageData(0, 0, 28, 28).data].some((v) => v > 60)`,
    );

    const out = join(folder, 'run');
    const words = ['train', 'examples/quickstart/vae.gen', '--epochs', '2', '--backend', 'wasm', '--out', out];
    await promisify(execFile)(process.execPath, [join(root, 'dist/cli.mjs'), ...words], {
      cwd: root,
      env: { ...process.env, GENC_NATIVE: 'off' },
    });
    const here = epochs(readFileSync(join(out, 'metrics.jsonl'), 'utf8'));
    expect(there).toHaveLength(4);
    there.forEach(({ split, values }, at) => {
      expect(split).toBe(here[at]!.split);
      for (const [name, value] of Object.entries(values)) expect(value, name).toBeCloseTo(here[at]!.values[name]!, 3);
    });
  },
  900_000,
);

test.skipIf(!browserPath)('says what is missing before a training', async () => {
  const { page } = await opened('#example=specs/dcgan.gen');
  await page.click('#tab-train');
  await page.waitForSelector('.drop >> text=fashion_mnist');
  await page.click('button.main');
  await page.waitForSelector('.problem >> text=Choose pictures for fashion_mnist first');
  await replaceSpec(page, 'model Mine { data glyphs { x: [28, 28, 1] in 0..1 } }');
  await page.waitForFunction('!document.querySelector(".drop")');
  await page.click('button.main');
  await page.waitForSelector('.problem >> text=Mine has no train block');
});

test.skipIf(!browserPath)('trains on pictures that the user chose, and says which of them cannot be read', async () => {
  const { page } = await opened();
  await replaceSpec(
    page,
    `model Mine {
  data mine -> resize(8) { x: [8, 8, 3] in 0..1 }
  net A(x) -> [8, 8, 3] in 0..1 { return x -> Flatten -> Dense(192) -> sigmoid -> Reshape(8, 8, 3) }
  let y = A(x)
  loss error = mse(y, x)
  train {
    minimize error over A with adam(lr=1e-3)
    batch 4
    epochs 2
  }
  sample again(x) = x, y on train first 4 at every epoch
}
`,
  );
  await page.click('#tab-train');
  await page.waitForSelector('.drop >> text=mine');
  const picture = (red: number): Promise<Buffer> =>
    sharp({ create: { width: 12, height: 12, channels: 3, background: { r: red, g: 90, b: 30 } } })
      .png()
      .toBuffer();
  const whole = await Promise.all(Array.from({ length: 8 }, (_, index) => picture(30 * index)));
  await page.setInputFiles('.drop input', [
    ...whole.map((buffer, index) => ({ name: `${index}.png`, mimeType: 'image/png', buffer })),
    { name: 'cut.png', mimeType: 'image/png', buffer: whole[0]!.subarray(0, 40) },
    { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') },
  ]);
  await page.waitForSelector('.drop >> text=Left out, as no pictures: list.txt');
  await page.waitForSelector('.drop >> text=9 pictures');
  await page.click('button.main');
  await page.waitForSelector('[aria-label=Downloads], .problem:not(:empty)');
  expect(await page.textContent('.problem')).toBe('');
  await page.waitForSelector('.sheets img');
  const [checkpoint] = await Promise.all([page.waitForEvent('download'), page.click('text=Checkpoint')]);
  expect(checkpoint.suggestedFilename()).toBe('last.safetensors');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Whole run')]);
  const run = unzipSync(readFileSync(await download.path()));
  expect(new TextDecoder().decode(run['run/run.json'])).toContain('cut.png');
});

interface Line {
  readonly kind: string;
  readonly split: string;
  readonly values: Readonly<Record<string, number>>;
}
const epochs = (text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
    .filter(({ kind }) => kind === 'epoch');

const moons = `model Moons {
  data two_moons {
    x: [2]
    choose examples=192
  }
  net Up(x) { return x -> Dense(16) -> silu -> Dense(16) -> tanh -> Dense(2) }
  loss error = mse(Up(x), x)
  train {
    minimize error over Up with adam(lr=1e-2)
    batch 32
    epochs 2
  }
}
`;

test.skipIf(!browserPath)('trains on WebGPU as on WebAssembly: the same losses', async ({ skip }) => {
  const program = await launchBrowser(softwareGpu);
  onTestFinished(() => program.close());
  const { page } = await opened('', {}, program);
  if (!(await page.evaluate('navigator.gpu?.requestAdapter().then(Boolean)'))) skip('this browser has no WebGPU');
  await replaceSpec(page, moons);
  await page.waitForSelector('td >> text=[16]');
  await page.click('#tab-train');
  const losses: number[][] = [];
  for (const engine of ['webgpu', 'wasm']) {
    await page.selectOption('text=Computes on', engine);
    await page.click('button.main');
    await page.waitForSelector('[aria-label=Downloads], .problem:not(:empty)');
    expect(await page.textContent('.problem')).toBe('');
    expect(await page.textContent('[role=tabpanel]')).toContain(engine === 'webgpu' ? 'WebGPU (' : 'WebAssembly with');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Whole run')]);
    const run = unzipSync(readFileSync(await download.path()));
    losses.push(epochs(new TextDecoder().decode(run['run/metrics.jsonl'])).map(({ values }) => values['error']!));
  }
  expect(losses[0]!.length).toBeGreaterThanOrEqual(2);
  losses[0]!.forEach((loss, at) => expect(loss).toBeCloseTo(losses[1]![at]!, 5));
});

test.skipIf(!browserPath)('works without a network once it was loaded', async () => {
  const { page, context } = await opened();
  await page.waitForFunction('navigator.serviceWorker.controller !== null');
  await context.setOffline(true);
  await page.reload();
  await page.waitForSelector('table');
  await page.click('#tab-typescript');
  await page.waitForSelector('pre >> text=export function Encoder');
});

test.skipIf(!browserPath).each([
  { name: 'wide', options: {} },
  { name: 'a phone, dark', options: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const } },
])('nothing serious for people who use a keyboard or a screen reader: $name', async ({ options }) => {
  const { page } = await opened('', options);
  await page.evaluate(axe.source);
  for (const name of ['layers', 'graph', 'typescript', 'diff', 'train']) {
    await page.click(`#tab-${name}`);
    await page.waitForFunction('!document.querySelector(".loading")');
    const found = (await page.evaluate('axe.run()')) as {
      violations: { impact: string; id: string; nodes: { html: string }[] }[];
    };
    const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(
      serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      name,
    ).toEqual([]);
  }
  const wider = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
  expect(wider).toBe(false);
});

if (!browserPath) test(noBrowser, () => expect(browserPath).toBeUndefined());
