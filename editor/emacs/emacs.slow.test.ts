/** Emacs with eglot: what it shows of a spec through genc.el and `genc lsp --stdio`. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { emptyFolder, root } from '../../cli/testing.js';

const spec = `model VAE {
  data mnist { x: [28, 28, 1] in 0..1 }
  net Encoder(x) -> [8] { return x -> Flatten -> Dense(8) }
  let y = Encoder(x)
}
`;
const here = fileURLToPath(new URL('./', import.meta.url));
const batch = (...words: readonly string[]): { status: number | null } => spawnSync('emacs', ['--batch', ...words]);
const missing = batch('--eval', '(progn (package-initialize) (require (quote eglot)))').status !== 0;

test.skipIf(missing)(
  `Emacs shows messages and hovers, and renames${missing ? ': no emacs with eglot here' : ''}`,
  () => {
    const folder = emptyFolder();
    const [path, answered] = [join(folder, 'vae.gen'), join(folder, 'answer.json')];
    writeFileSync(path, spec);
    const { stderr } = spawnSync('emacs', ['--batch', '-l', join(here, 'smoke.el')], {
      ...{ encoding: 'utf8', timeout: 280_000, stdio: ['ignore', 'pipe', 'pipe'] },
      env: {
        ...{ ...process.env, HOME: folder, GENC_EL: here, GENC_SPEC: path, GENC_ANSWER: answered },
        GENC_CALL: JSON.stringify([process.execPath, join(root, 'dist/cli.mjs')]),
      },
    });
    expect(existsSync(answered), stderr).toBe(true);
    const answer = JSON.parse(readFileSync(answered, 'utf8')) as Record<'mode' | 'hover' | 'text', string> & {
      readonly messages: readonly string[];
    };
    expect(answer.mode).toBe('genc-mode');
    expect(answer.messages.join('\n')).toContain('nothing uses `y`');
    expect(answer.hover).toContain('[784]');
    expect(answer.text).toBe(spec.replaceAll('Encoder', 'Reader'));
  },
);
