/** The training of every case with both checkouts, and the comparison of all files in their run folders. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { genc } from './checkout.mjs';
import { cases as all } from './cases.mjs';
import { compared } from './compare.mjs';

const folderOf = (name) => `runs/${name.replace(/[^\w-]+/g, '-').replace(/-$/, '')}`;

const groupOf = (path) => {
  if (path.endsWith('metrics.jsonl')) return 'metrics';
  if (path.includes('checkpoints/')) return 'checkpoints';
  return /\.(png|svg)$/.test(path) ? 'pictures' : 'records';
};
/** A file that the checkouts may write differently is left out; the lines of modules are compared elsewhere. */
const isLeftOut = (path) => /(^|\/)(model\.ts|lock.*\.json)$/.test(path);
const isText = (path) => /\.(json|jsonl|html|gen|csv|svg|txt)$/.test(path);

/** A text without times and speeds; with data of another run, also without the checksum that depends on its time. */
function timeless(text, { needs }) {
  const without = text
    .replace(/"(time|created|stepsPerSecond|seconds)": ?("[^"]*"|[\d.e+-]+)/g, '"$1": 0')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g, 'TIME')
    .replace(/\d+ [A-Z][a-z]+ \d{4} at \d\d:\d\d/g, 'TIME')
    .replace(/\b\d+(\.\d+)? (h|min|s)\b( \d+ (min|s)\b)?/g, 'DURATION');
  return needs === undefined ? without : without.replace(/"sha256": ?"\w+"/g, '"sha256": 0');
}

/** The files of a run folder by name, in groups, and the output of the commands. */
function artefactsOf(each, { home, cwd }, printed) {
  const groups = { metrics: new Map(), checkpoints: new Map(), pictures: new Map(), records: new Map() };
  const folder = join(cwd, folderOf(each.name));
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  for (const file of files) {
    const path = relative(folder, join(file.parentPath ?? file.path, file.name))
      .split(sep)
      .join('/');
    if (!file.isFile() || isLeftOut(path)) continue;
    const bytes = readFileSync(join(folder, path));
    const content = isText(path)
      ? timeless(bytes.toString().replaceAll(cwd, 'FOLDER').replaceAll(home, 'HOME'), each)
      : bytes;
    groups[groupOf(path)].set(path, content);
  }
  return { ...groups, printed: new Map([['what was printed', printed]]) };
}

/** Takes the steps of a case with one checkout; `first` is the checkout for the first step. */
async function take(each, checkout, { home, seed, first = checkout }) {
  const cwd = join(home, checkout.side);
  const printed = [];
  let failed;
  for (const [index, words] of each.steps.entries()) {
    const filled = words.map((word) => word.replaceAll('RUN', folderOf(each.name)).replaceAll('SEED', String(seed)));
    const { status, stdout, stderr } = await genc(index === 0 ? first : checkout, filled, cwd, each.environment);
    printed.push(`genc ${words.join(' ')}`, stdout, stderr, `exit code ${status}`);
    if (status === 0) continue;
    failed = `${each.name}, ${checkout.side}: genc ${filled.join(' ')} ended with ${status}\n${stderr || stdout}`;
    break;
  }
  return { ...artefactsOf(each, { home, cwd }, timeless(printed.join('\n').replaceAll(home, 'HOME'), each)), failed };
}

/** The comparison of a resumed run with the one that never stopped, both by the measured checkout. */
function interruption({ name, like }, done) {
  const lasting = ({ metrics, checkpoints, pictures }) =>
    new Map(
      [...metrics, ...checkpoints, ...pictures].filter(([path]) => /^metrics|(last|best)\.safe|\/epoch-/.test(path)),
    );
  return compared(name, `as ${like}`, lasting(done.get(like)), lasting(done.get(name)));
}

export async function compareRuns([before, after], { home, seeds, wanted, say }) {
  const rows = [];
  const failures = [];
  const isWanted = ({ name }) => wanted === undefined || wanted.some((word) => name.includes(word));
  const asked = all.filter(isWanted);
  const read = new Set(asked.map(({ needs }) => needs));
  const done = new Map();
  for (const each of all.filter((one) => asked.includes(one) || read.has(one.name))) {
    const started = Date.now();
    const sides = await Promise.all([
      take(each, before, { home, seed: seeds[0] }),
      take(each, after, { home, seed: seeds[1], ...(each.handover && { first: before }) }),
    ]);
    const [one, two] = sides;
    done.set(each.name, two);
    const own = ['metrics', 'checkpoints', 'pictures', 'records', 'printed']
      .filter((artefact) => one[artefact].size + two[artefact].size > 0)
      .map((artefact) =>
        compared(each.name, artefact, one[artefact], two[artefact], { mayAdd: artefact === 'records' }),
      );
    if (done.has(each.like)) own.push(interruption(each, done));
    rows.push(...own);
    failures.push(...sides.flatMap(({ failed = [] }) => failed));
    const isEqual = own.every(({ difference }) => difference === undefined);
    say(`${each.name}: ${isEqual ? 'equal' : 'DIFFERENT'} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  }
  return { rows, failures };
}
