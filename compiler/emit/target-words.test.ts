/** Words and code of a target stand below `emit/` only. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const compiler = fileURLToPath(new URL('../', import.meta.url));

/** `tf.add`, `nn.relu`, `flow.join`: members of the modules that emitted code imports. */
const member = /\b(?:tf|nn|flow)\.[a-z]\w*/g;
/** Python names of newcomers, which messages mention. */
const newcomers = ['tf.keras', 'tf.function'];

const files = readdirSync(compiler, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('emit/'))
  .map((path) => ({ path, text: readFileSync(join(compiler, path), 'utf8') }));

const isPath = ({ parent }: ts.Node): boolean => ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent);

/** Comments and texts of a file, as they are written. Paths of imports do not count. */
function wordsOf(text: string): string[] {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText =
      (ts.isStringLiteralLike(node) && !isPath(node)) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node);
    if (isText) found.push(node.text);
    const children = node.getChildren(file);
    if (children.length === 0) found.push(text.slice(node.getFullStart(), node.getStart(file, false)));
    children.forEach(visit);
  };
  visit(file);
  return found;
}

const targetWords = (text: string): string[] =>
  wordsOf(text)
    .flatMap((words) => words.match(member) ?? [])
    .filter((word) => !newcomers.includes(word));

test('a text, a template and a comment are read, and code is not', () => {
  const text =
    "// as nn.relu\nimport { c } from './flow.js';\nconst a = `${flow.name} tf.add(${flow.name})`; /** flow.join */ const b = 'nn.stop';";
  expect(targetWords(text).sort()).toEqual(['flow.join', 'nn.relu', 'nn.stop', 'tf.add']);
});

test('no text or comment outside of emit names a member of what emitted modules import', () => {
  expect(files.length).toBeGreaterThan(200);
  expect(files.flatMap(({ path, text }) => targetWords(text).map((word) => `${path}: ${word}`))).toEqual([]);
});

/** Phases that read facts, graphs and plans. The target is handed to them. */
const neutral = [
  'catalogue',
  'elaborate',
  'graph',
  'plan',
  'memory',
  'rules',
  'resolve',
  'ablation',
  'summary',
  'model',
];

test('phases before the emitter import nothing of a target', () => {
  const imports = files
    .filter(({ path }) => neutral.includes(path.split('/')[0]!))
    .flatMap(({ path, text }) =>
      ts
        .preProcessFile(text)
        .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
        .map(({ fileName }) => [path, relative(compiler, join(compiler, dirname(path), fileName))] as const),
    );
  expect(imports.length).toBeGreaterThan(500);
  const wrong = imports.filter(
    ([path, imported]) =>
      imported.startsWith('emit/') || (imported === 'escape/typescript.js' && path.startsWith('catalogue/')),
  );
  expect(wrong).toEqual([]);
});
