import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { browserPath, launchBrowser, noBrowser } from '../runtime/testing/browser.js';
import { WrittenRun, emptyFolder } from '../runtime/runs/watch/testing.js';
import { genc, root } from './testing.js';

interface Watching {
  readonly url: string;
  readonly child: ChildProcess;
  readonly closed: Promise<number | null>;
}

/** Starts `genc watch` as a user does. */
async function watching(words: readonly string[], cwd?: string): Promise<Watching> {
  const child = spawn(process.execPath, [join(root, 'dist/cli.mjs'), 'watch', ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NO_COLOR: '1', npm_command: '' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    void closed.then((code) => reject(new Error(`genc watch ended with ${code}`)));
  });
  return { url, child, closed };
}

test.skipIf(!browserPath)('an open page shows the epochs that are trained meanwhile', async () => {
  const run = new WrittenRun(emptyFolder()).begin().epoch(1, 4);
  run.write('graph.svg', '<svg><text>the graph</text></svg>');
  const { url, child, closed } = await watching([run.folder, '--port', '0']);
  const page = await launchBrowser();
  onTestFinished(() => page.close());
  const tab = await page.newPage({ viewport: { width: 380, height: 800 } });
  tab.setDefaultTimeout(240_000);
  const problems: string[] = [];
  tab.on('pageerror', ({ message }) => problems.push(message));
  tab.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  const asked: string[] = [];
  tab.on('request', (request) => asked.push(request.url()));
  await tab.goto(url);
  const picture = tab.getByRole('img', { name: /^generate/ });
  const slider = tab.getByRole('slider', { name: 'generate: moment', includeHidden: true });
  expect(await tab.title()).toBe('10 % · VAE');
  expect(await tab.getByText('train 4 · test 8').count()).toBe(1);
  expect(await slider.isVisible()).toBe(false);

  run.epoch(2, 3);
  await tab.getByText('train 3 · test 6').waitFor();
  await tab.waitForFunction("document.title === '20 % · VAE'");
  await tab.getByRole('img', { name: 'generate, epoch 2' }).waitFor();
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(1);

  // The keyboard chooses an earlier picture, which stays when the next one comes; the slider keeps the focus.
  await slider.focus();
  await tab.keyboard.press('ArrowLeft');
  await tab.getByRole('img', { name: 'generate, epoch 1' }).waitFor();
  run.epoch(3, 2);
  await tab.getByText('train 2 · test 4').waitFor();
  await expect.poll(() => slider.getAttribute('max')).toBe('2');
  expect(await picture.getAttribute('alt')).toBe('generate, epoch 1');
  await tab.keyboard.press('End');
  expect(await picture.getAttribute('alt')).toBe('generate, epoch 3');
  expect(await tab.getByRole('status').textContent()).toBe('3 of 10 epochs done');

  expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(380);
  expect(asked.filter((address) => !address.startsWith(url) && !address.startsWith('data:'))).toEqual([]);
  expect(problems).toEqual([]);

  child.kill('SIGINT');
  expect(await closed).toBe(0);
  await tab.getByRole('alert').waitFor();
});

// The title tells a reader of the log that the page was not tried.
if (!browserPath) test(noBrowser, () => expect(browserPath).toBeUndefined());

test('watch shows the newest run of runs/ and refuses a port in use and a folder without a run', async () => {
  const cwd = emptyFolder();
  expect(await genc(['watch'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('no run in runs/') });
  new WrittenRun(join(cwd, 'runs/a')).write('run.json', '{}');
  const run = new WrittenRun(join(cwd, 'runs/b'));
  run.write('.keep', '');
  run.begin({ model: 'Newest' }).epoch(1, 4);
  const { url, child, closed } = await watching(['--port', '0'], cwd);
  expect(await (await fetch(url)).text()).toContain('<h1>Newest</h1>');
  const { port } = new URL(url);
  const taken = await genc(['watch', 'runs/a', '--port', port], { cwd });
  expect(taken.code).toBe(2);
  expect(taken.err).toMatch(`error: Port ${port} is in use.\nhint: Give it another port: `);
  expect(await genc(['watch', 'runs'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('runs/b?') });
  expect(await genc(['watch', '--port', '70000'], { cwd })).toMatchObject({ code: 2 });
  child.kill('SIGINT');
  expect(await closed).toBe(0);
});

test('train --watch-port names the address, and a port in use does not stop it', async () => {
  const cwd = emptyFolder();
  writeFileSync(
    join(cwd, 'small.gen'),
    `model Small {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net Coder(x) -> [28, 28, 1] in 0..1 {
    return x -> Flatten -> Dense(4) -> relu -> Dense(784) -> sigmoid -> Reshape(28, 28, 1)
  }
  loss total = sum(bce(Coder(x), x))
  train {
    minimize total over Coder with adam(lr=1e-2)
    batch 500
    epochs 1000
  }
}
`,
  );
  /** Starts a training without an end; returns the match of `said` in its output, its process and its exit code. */
  const training = async (port: string, said: RegExp): Promise<[string, ChildProcess, Promise<number | null>]> => {
    const words = ['train', '--threads', '1', '--watch-port', port, '--json', '--out', `runs/${port}`];
    const child = spawn(process.execPath, [join(root, 'dist/cli.mjs'), ...words], {
      cwd,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, NO_COLOR: '1', npm_command: '' },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    let out = '';
    const found = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        const match = said.exec((out += chunk.toString()));
        if (match) resolve(match[1]!);
      });
      void closed.then(() => reject(new Error(`it never said so:\n${out}`)));
    });
    return [found, child, closed];
  };
  const [url, child, closed] = await training('0', /\{"kind":"watch","url":"([^"]*)"\}/);
  expect(await (await fetch(url)).text()).toContain('<h1>Small</h1>');

  const { port } = new URL(url);
  const [why, other, ended] = await training(port, /"message":"the run is not shown: ([^"]*)"/);
  expect(why).toContain(`Port ${port} is in use. `);
  for (const each of [child, other]) each.kill('SIGINT');
  expect([await closed, await ended]).toEqual([130, 130]);
  await expect(fetch(url)).rejects.toThrow();
});
