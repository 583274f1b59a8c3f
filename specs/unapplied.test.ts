/** The bodies of all specs and pages check without a message when nothing calls them. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkFile } from '../compiler/compile.js';
import type { BlockDeclaration, FnDeclaration, NetDeclaration, Parameter } from '../grammar/syntax/ast.js';
import { parse } from '../grammar/index.js';
import { textOf } from '../grammar/syntax/source.js';
import { wholeFile } from './testing/examples.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const folders = [
  'specs',
  'specs/blocks',
  'specs/testing',
  'specs/invalid',
  'bench/specs',
  'grammar/fixtures',
  'examples/quickstart',
];
const files = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.gen'))
    .map((name): [string, string] => [`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8')]),
);
const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith('.md'))
  .flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/^```gen\n([\s\S]*?)^```$/gm)].map(
      ([, example], index): [string, string] => [`specs/${page.replaceAll('/', '-')}-${index}.gen`, whole(example!)],
    ),
  );

/** An example within its surroundings, if they are known. */
function whole(example: string): string {
  try {
    return wholeFile(example);
  } catch {
    return /^(model|variant|block|fn) /m.test(example) ? example : '';
  }
}

/** Parameters as those of a block, which is given nothing beside its inputs. */
const write = (parameters: readonly Parameter[]): string =>
  parameters.map(({ span }) => textOf(span).replace(/^given /, '')).join(', ');

/** A copy of a declaration under a name that nothing calls. */
function copy(member: BlockDeclaration | FnDeclaration | NetDeclaration): string {
  const name = `unapplied_${member.name.name}`;
  if (member.kind === 'fn') return textOf(member.span).replace(/fn\s+\w+/, `fn ${name}`);
  if (!member.body) return '';
  const settings = member.kind === 'block' && member.settings.length > 0 ? `; ${write(member.settings)}` : '';
  const body = member.body.map(({ span }) => textOf(span)).join('\n');
  return `block ${name}(${write(member.inputs)}${settings}) {\n${body}\n}`;
}

function withCopies(path: string, text: string): { readonly text: string; readonly count: number } {
  const { file } = parse({ path, text });
  let [result, count] = [text, 0];
  const add = (at: number, copies: readonly string[]): void => {
    const written = copies.filter((each) => each !== '');
    count += written.length;
    result = `${result.slice(0, at)}\n${written.join('\n')}\n${result.slice(at)}`;
  };
  for (const declaration of [...file.declarations].reverse()) {
    if (declaration.kind === 'model' || declaration.kind === 'variant')
      add(
        declaration.span.end - 1,
        declaration.members.flatMap((each) =>
          each.kind === 'block' || each.kind === 'fn' || each.kind === 'net' ? [copy(each)] : [],
        ),
      );
    if (declaration.kind === 'block' || declaration.kind === 'fn') add(declaration.span.end, [copy(declaration)]);
  }
  return { text: result, count };
}

function errorsOf(path: string, text: string): string[] {
  const whole = join(root, path);
  const read = (file: string): string | undefined =>
    file === whole ? text : existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  return checkFile(whole, { read })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code, message, span }) => `${code} ${message}: ${textOf(span)}`);
}

test.each([...files, ...pages])('%s', (path, text) => {
  const copied = errorsOf(path, withCopies(path, text).text);
  const alike = (message: string): string => message.replace('unapplied_', '').replace(/`\w+`: |a block: /, '');
  expect(new Set(copied.map(alike))).toEqual(new Set(errorsOf(path, text).map(alike)));
});

test('the copies have hundreds of bodies', () => {
  const counts = [...files, ...pages].map(([path, text]) => withCopies(path, text).count);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(200);
});
