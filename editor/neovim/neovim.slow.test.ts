/** Neovim as an editor of its own make: what it shows of a spec through genc.lua and `genc lsp --stdio`. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { CodeLens, Hover, InlayHint } from 'vscode-languageserver';
import { emptyFolder, root } from '../../cli/testing.js';

interface Answer {
  readonly version: string;
  readonly errors: readonly string[];
  readonly filetype: string;
  readonly messages: readonly string[];
  readonly hover: Hover;
  readonly hints: readonly InlayHint[];
  readonly enabled?: boolean;
  readonly lenses: readonly CodeLens[];
  readonly text: string;
}

const spec = `model VAE {
  data mnist { x: [28, 28, 1] in 0..1 }
  net Encoder(x) -> [8] { return x -> Flatten -> Dense(8) }
  let y = Encoder(x)
}
`;
const here = fileURLToPath(new URL('./', import.meta.url));
const missing = spawnSync('nvim', ['--version']).status !== 0;

test.skipIf(missing)(
  `Neovim shows messages, hovers, shapes and lenses, and renames${missing ? ': no nvim here' : ''}`,
  () => {
    const folder = emptyFolder();
    const [path, answered] = [join(folder, 'vae.gen'), join(folder, 'answer.json')];
    writeFileSync(path, spec);
    const { stderr } = spawnSync('nvim', ['--headless', '-u', 'NONE', '-c', `luafile ${join(here, 'smoke.lua')}`], {
      ...{ encoding: 'utf8', timeout: 280_000, stdio: ['ignore', 'pipe', 'pipe'] },
      env: {
        ...process.env,
        ...{
          HOME: folder,
          XDG_CONFIG_HOME: folder,
          XDG_DATA_HOME: folder,
          XDG_STATE_HOME: folder,
          XDG_CACHE_HOME: folder,
        },
        ...{ GENC_LUA: here, GENC_SPEC: path, GENC_ANSWER: answered },
        GENC_CALL: JSON.stringify([process.execPath, join(root, 'dist/cli.mjs')]),
      },
    });
    expect(existsSync(answered), stderr).toBe(true);
    const answer = JSON.parse(readFileSync(answered, 'utf8')) as Answer;
    expect(answer.errors).toEqual([]);
    expect(answer.filetype).toBe('genc');
    expect(answer.messages.join('\n')).toContain('nothing uses `y`');
    expect(JSON.stringify(answer.hover)).toContain('[784]');
    expect(answer.hints.map(({ label }) => JSON.stringify(label)).join()).toContain('[8]');
    expect(answer.lenses.map(({ command }) => command!.title)).toEqual(['Train', 'Show']);
    expect(answer.text).toBe(spec.replaceAll('Encoder', 'Reader').trimEnd());
    // Neovim shows hints itself from 0.10 on.
    if (answer.enabled !== undefined) expect(answer.enabled).toBe(true);
  },
);
