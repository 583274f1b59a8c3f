// All measurements in one run: `npm run bench`, `-- --json` for programs, `-- --document` to write the tables of
// docs/performance.md, `-- --quick` and `-- --models vae,dcgan` for fewer training steps.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const words = process.argv.slice(2);
const format = words.filter((word) => ['--json', '--markdown', '--document'].includes(word));
const json = words.includes('--json');
const memory = words.includes('--quick') ? ['--steps', '200'] : [];
const parts = [
  { name: 'compile', words: json ? ['--json'] : [] },
  { name: 'step', words },
  { name: 'memory', words: [...memory, ...format] },
];

const answers = {};
for (const part of parts) {
  const path = fileURLToPath(new URL(`${part.name}.mjs`, import.meta.url));
  const stdio = ['ignore', json ? 'pipe' : 'inherit', 'inherit'];
  const { status, stdout } = spawnSync(process.execPath, [path, ...part.words], {
    stdio,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) process.exitCode = status ?? 1;
  if (json && stdout) answers[part.name] = JSON.parse(stdout);
}
if (json) console.log(JSON.stringify(answers, null, 2));
