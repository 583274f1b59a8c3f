import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { emptyFolder, genc, root, until } from './testing.js';

test('compile --watch compiles a change, reports a mistake and waits for the next change; Ctrl-C ends it', async () => {
  const cwd = emptyFolder();
  await genc(['init'], { cwd });
  const spec = join(cwd, 'vae.gen');
  const module = join(cwd, 'vae.ts');
  const first = readFileSync(spec, 'utf8');
  const child = spawn(process.execPath, [join(root, 'dist/cli.mjs'), 'compile', 'vae.gen', '--watch'], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', npm_command: '' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const all = (): string => `${out}\n${err}`;
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));

  await until(() => err.includes('watching vae.gen; Ctrl-C ends'), all);
  expect(out).toBe('vae.ts\n');
  expect(readFileSync(module, 'utf8')).toContain('weight([128, 8]');

  writeFileSync(spec, first.replace('param latent = 8', 'param latent = 5'));
  await until(() => out === 'vae.ts\nvae.ts\n', all);
  const second = readFileSync(module, 'utf8');
  expect(second).toContain('weight([128, 5]');
  expect(err).not.toContain('error');

  writeFileSync(spec, first.replace('Reshape(7, 7, 32)', 'Reshape(7, 7, 31)'));
  await until(() => /error\[GEN2\d{3}\]/.test(err), all);
  expect(err).toContain('--> vae.gen:22:');
  expect(readFileSync(module, 'utf8')).toBe(second);
  expect(child.exitCode).toBeNull();

  writeFileSync(spec, first);
  await until(() => out === 'vae.ts\nvae.ts\nvae.ts\n', all);
  expect(readFileSync(module, 'utf8')).toContain('weight([128, 8]');

  child.kill('SIGINT');
  expect(await closed).toBe(0);
});
