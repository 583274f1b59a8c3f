import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { browserPath, launchBrowser, noBrowser } from '../../runtime/testing/browser.js';
import { loadModel, writeModule } from '../../specs/testing/load.js';
import type { Result } from './page.js';
import { run } from './page.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const spec = `${root}specs/testing/smooth-gan.gen`;
/** One script with the compiled module, the runtime and tfjs, without a module of Node. */
async function bundle(model: string): Promise<string> {
  const path = await writeModule(spec, model);
  const folder = `${root}.genc/browser/`;
  mkdirSync(folder, { recursive: true });
  const entry = `${folder}entry.ts`;
  writeFileSync(
    entry,
    `import { model } from '${path}';\nimport { run } from '${root}examples/browser/page.ts';\nObject.assign(window, { trained: run(model, 4, 'generate') });\n`,
  );
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    alias: { 'genc/runtime': `${root}runtime/index.ts` },
    logLevel: 'silent',
  });
  return result.outputFiles[0]!.text;
}

test.each(['Smooth', 'WGAN_GP'])('%s bundles for a browser without a module of Node', async (model) => {
  const script = await bundle(model);
  expect(script).not.toMatch(/require\(["']node:/);
  expect(script.length).toBeGreaterThan(100_000);
});

test.skipIf(!browserPath)('a page trains and samples as Node does: the same losses, the same picture', async () => {
  const script = await bundle('WGAN_GP');
  const page = await launchBrowser();
  try {
    const tab = await page.newPage();
    await tab.setContent('<!doctype html><title>genc</title>');
    await tab.addScriptTag({ content: script });
    const there = (await tab.evaluate('window.trained')) as Result;
    const here = await run(await loadModel(spec, 'WGAN_GP'), 4, 'generate');
    expect(there.losses).toHaveLength(4);
    for (const [index, losses] of there.losses.entries()) {
      for (const [name, value] of Object.entries(losses))
        expect(value, `${name} at ${index}`).toBeCloseTo(here.losses[index]![name] as number, 5);
    }
    there.picture.forEach((value, index) => expect(value).toBeCloseTo(here.picture[index]!, 5));
    expect(Math.min(...there.picture)).toBeGreaterThanOrEqual(0);
  } finally {
    await page.close();
  }
});

// The title tells a reader of the log that the page was not tried.
if (!browserPath) test(noBrowser, () => expect(browserPath).toBeUndefined());
