import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

describe('the compiled AssemblyScript', () => {
  it('is what its source compiles to', () => {
    const build = fileURLToPath(new URL('assembly/build.mjs', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [build, '--check'], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
