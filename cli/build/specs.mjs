// `npm run specs`: compiles every spec of specs/ anew into specs/compiled/. Review the difference.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [`${root}node_modules/vitest/vitest.mjs`, 'run', 'specs/goldens.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, GENC_UPDATE_GOLDENS: '1' },
  },
);
process.exit(status ?? 1);
