// `node scripts/python-layers.mjs` writes the definitions of python/genc_torch/layers/ into compiler/emit/torch/layers.ts,
// from where modules for PyTorch take those that they use.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const folder = at('python/genc_torch/layers');
const written = at('compiler/emit/torch/layers.ts');

/** Code without strings and comments. */
const bareCode = (text) => text.replace(/"""[^]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#.*/g, '');

/** The imports of one file, a line for each name. Imports of other layers are left out. */
function importsOf(text) {
  const found = new Map();
  for (const [line, from, names] of text.matchAll(/^(?:from (\S+) )?import (.+)$/gm)) {
    if (from === '__future__' || from?.startsWith('.')) continue;
    if (from === undefined) found.set(names.split(' as ').at(-1).split('.')[0], line);
    else for (const name of names.split(', ')) found.set(name, `from ${from} import ${name}`);
  }
  return found;
}

/** The definitions of one file: functions, classes and constants, with the comments and decorators above them. */
function definitionsOf(text) {
  const found = [];
  let lines = [];
  const end = () => {
    const definition = lines.join('\n').trimEnd();
    const [, defined, assigned] = /^(?:def|class) (\w+)|^(\w+) = /m.exec(definition) ?? [];
    const name = defined ?? assigned;
    if (name !== undefined) found.push({ name, text: definition });
    lines = [];
  };
  const body = text.replace(/^"""[^]*?"""\n/, '').replace(/^(?:from|import) .*\n/gm, '');
  for (const line of body.split('\n')) {
    const begins = /^[#@\w]/.test(line);
    const above = lines.findLast((each) => each !== '');
    if (begins && !/^[#@]/.test(above ?? '')) end();
    lines.push(line);
  }
  end();
  return found;
}

/** True if code uses a definition: a function by a call, anything else by its name. */
function uses(code, name) {
  const call = /^[a-z]/.test(name) ? '\\(' : '\\b';
  return new RegExp(`(?<![\\w.])(?<!def )${name}${call}`).test(code);
}

export function layers() {
  const all = new Map();
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.py') || file === '__init__.py') continue;
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    const imports = importsOf(text);
    for (const { name, text: definition } of definitionsOf(text)) {
      if (all.has(name)) throw new Error(`two layers have the name ${name}`);
      const code = bareCode(definition);
      const wanted = [...imports].filter(([word]) => new RegExp(`\\b${word}\\b`).test(code));
      all.set(name, { text: definition, code, imports: wanted.map(([, line]) => line).sort() });
    }
  }
  const ordered = new Map();
  const add = (name, { text, code, imports }) => {
    if (ordered.has(name)) return;
    const needs = [...all.keys()].filter((other) => other !== name && uses(code, other));
    for (const other of needs) add(other, all.get(other));
    ordered.set(name, { text, needs, imports });
  };
  for (const [name, definition] of all) add(name, definition);
  return ordered;
}

/** The text of the TypeScript file. */
export async function layersFile() {
  const entries = [...layers()].map(
    ([name, { text, needs, imports }]) =>
      `${name}: {\n needs: ${JSON.stringify(needs)},\n imports: ${JSON.stringify(imports)},\n text: ${template(text)},\n},`,
  );
  const file = [
    '/**',
    ' * Definitions of python/genc_torch/layers/, each after those that it needs. `npm run specs` writes this file: change the',
    ' * Python, not the text here.',
    ' */',
    'export interface Layer {',
    '/** Names of the definitions that this one uses. */',
    'readonly needs: readonly string[];',
    '/** The lines of Python that import what it uses besides. */',
    'readonly imports: readonly string[];',
    'readonly text: string;',
    '}',
    '',
    'export const layers: Readonly<Record<string, Layer>> = {',
    ...entries,
    '};',
  ].join('\n');
  return prettier.format(file, { ...(await prettier.resolveConfig(written)), parser: 'typescript' });
}

const template = (text) => `\`${text.replace(/[\\`]|\$\{/g, '\\$&')}\``;

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) writeFileSync(written, await layersFile());
