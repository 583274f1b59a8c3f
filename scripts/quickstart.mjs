// `npm run quickstart`: from a bare clone to a trained model. The same as `genc train examples/quickstart/vae.gen`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setup } from './setup.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
setup();
const words = [`${root}dist/cli.mjs`, 'train', 'examples/quickstart/vae.gen', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
