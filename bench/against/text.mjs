/** The output of genc for every spec: checks, layer tables, weights, diffs of all pairs of variants, and help texts. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { genc, inPairs, node } from './checkout.mjs';
import { compared } from './compare.mjs';
import { compileAll, specsIn } from './modules.mjs';

const pairsOf = (names) => names.flatMap((one, index) => names.slice(index + 1).map((two) => [one, two]));
const COMMANDS = [
  'init',
  'check',
  'fmt',
  'show',
  'diff',
  'compile',
  'train',
  'resume',
  'watch',
  'sample',
  'edit',
  'eval',
  'fid',
  'ablate',
  'data',
  'doctor',
  'explain',
];

/** Groups of `genc` calls; each group becomes a row. */
function callsOf(home) {
  const specs = [...specsIn(home), ...specsIn(home, 'specs/testing')];
  const checks = (title, words) => ({
    what: title,
    artefact: 'check',
    calls: [
      ['check', ...words, '--json'],
      ['check', ...words],
    ],
  });
  return [
    { what: 'genc', artefact: 'help', calls: [['--help'], ...COMMANDS.map((name) => [name, '--help'])] },
    { what: 'genc', artefact: 'pages of messages', calls: [['explain']] },
    checks('specs', ['specs']),
    checks('specs/invalid', ['specs/invalid']),
    ...specs.flatMap(({ path, models }) => {
      const pairs = path.startsWith('specs/testing') ? [] : pairsOf(models);
      const named = (model) => `${path}:${model}`;
      return [
        {
          what: path,
          artefact: `${models.length} layer tables`,
          calls: models.map((each) => ['show', named(each), '--json']),
        },
        { what: path, artefact: `${pairs.length} diffs`, calls: pairs.map(([a, b]) => ['diff', named(a), named(b)]) },
      ];
    }),
  ].filter(({ calls }) => calls.length > 0);
}

export async function compareTexts(checkouts, context) {
  const { home, say } = context;
  const groups = callsOf(join(home, 'after'));
  const calls = groups.flatMap(({ calls: all }, group) => all.map((words) => ({ group, words })));
  say(`${calls.length} calls of genc twice`);
  const refused = [];
  const answers = await inPairs(calls, async ({ group, words }) => {
    const texts = [];
    for (const checkout of checkouts) {
      const { status, stdout, stderr } = await genc(checkout, words, join(home, checkout.side));
      // A wrong spec can be compared; a call that no command understands cannot.
      if (status !== 0 && status !== 1) refused.push(`genc ${words.join(' ')}, ${checkout.side}: ${status}\n${stderr}`);
      texts.push(`${stdout}\n${stderr}\nexit code ${status}\n`);
    }
    return { group, name: `genc ${words.join(' ')}`, texts };
  });
  const rows = groups.map(({ what, artefact }, group) => {
    const own = answers.filter((each) => each.group === group);
    const [before, after] = [0, 1].map((side) => new Map(own.map(({ name, texts }) => [name, texts[side]])));
    return compared(what, artefact, before, after);
  });
  const { rows: weights, failures } = await compareWeights(checkouts, context);
  return { rows: [...rows, ...weights], failures: [...refused, ...failures] };
}

async function compareWeights(checkouts, context) {
  const modules = await compileAll(checkouts, context);
  const failures = modules.flatMap((each) => each.failures);
  const script = fileURLToPath(new URL('weights.mjs', import.meta.url));
  const sides = [];
  for (const { root, side } of checkouts) {
    const folder = join(context.home, side, 'modules');
    const { status, stdout, stderr } = await node([script, root, folder], { cwd: context.home, root });
    if (status !== 0) failures.push(`weights of ${side}: ${stderr}`);
    sides.push(status === 0 && existsSync(folder) ? JSON.parse(stdout) : {});
  }
  const rows = specsIn(join(context.home, 'after')).map(({ name, path, models }) => {
    const [before, after] = sides.map(
      (found) =>
        new Map(models.map((model) => [model, (found[`${name}/${model}`] ?? ['no weights known']).join('\n')])),
    );
    return compared(path, `weights of ${models.length}`, before, after);
  });
  return { rows, failures };
}
