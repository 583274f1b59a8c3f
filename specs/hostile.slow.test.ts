/** Hostile texts of a spec stay texts in all its products, which have the same structure as those of plain texts. */
import { instance } from '@viz-js/viz';
import { marked } from 'marked';
import picocolors from 'picocolors';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { compileFile, emit, graphToDot, graphToMermaid, hasErrors } from '../compiler/index.js';
import {
  diffSubjects,
  drawings,
  renderHtml,
  renderMarkdown,
  renderText,
  subjectOf,
  tell,
} from '../compiler/diff/index.js';
import { terminalText } from '../runtime/escape/terminal.js';
import { structureOfPage } from './testing/page-structure.js';
import { harmlessText, hostileTexts, specWith } from './testing/hostile.js';

const file = 'hostile.gen';
/** The path of a spec with a hostile name; most file systems allow every character but `/` and NUL. */
const pathFor = (text: string): string => `${text.replaceAll('/', '∕').replaceAll('\0', '')}.gen`;

function graphWith(text: string, path = file): NonNullable<ReturnType<typeof compileFile>['graph']> {
  const { graph, diagnostics } = compileFile(path, {
    read: (asked) => (asked === path ? specWith(text) : undefined),
    model: 'Hostile',
  });
  expect(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code} ${message}`),
  ).toEqual([]);
  expect(hasErrors(diagnostics)).toBe(false);
  return graph!;
}

/** The kinds of all nodes in order, with names and without texts. Trailing commas are left out: long texts break lists. */
function structureOfModule(code: string): string {
  const source = ts.createSourceFile('m.ts', code, ts.ScriptTarget.Latest, true);
  expect((source as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
  const kinds: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return void kinds.push('doc');
    kinds.push(ts.isIdentifier(node) ? node.text : ts.SyntaxKind[node.kind]);
    const children = node.getChildren(source);
    const endsInComma = node.kind === ts.SyntaxKind.SyntaxList && children.at(-1)?.kind === ts.SyntaxKind.CommaToken;
    (endsInComma ? children.slice(0, -1) : children).forEach(visit);
  };
  visit(source);
  return kinds.join(' ');
}

function structureOfMarkdown(text: string): string {
  const kinds: string[] = [];
  marked.walkTokens(
    marked.lexer(text),
    (token) => void (['text', 'escape'].includes(token.type) || kinds.push(token.type)),
  );
  return kinds.join(' ');
}

const plain = graphWith(harmlessText);
const subject = (text: string, model: string) =>
  subjectOf(file, { read: (asked) => (asked === file ? specWith(text) : undefined), model }).subject!;
/** The diff of two specs whose texts all differ, so that it reports every text. */
const storyOf = (text: string) => {
  const [a, b] = [subject('before', 'Hostile'), subject(text, 'Wide')];
  const diff = diffSubjects(a, b);
  return { diff, story: tell(diff, { before: 'before', after: text }), drawn: drawings(diff, diff.changes) };
};
const harmless = storyOf(harmlessText);

describe.each(hostileTexts)('%j', (text) => {
  const graph = graphWith(text, pathFor(text));

  test('in the compiled module', async () => {
    const [twin, module] = [await emit(plain), await emit(graph)];
    expect(structureOfModule(module)).toBe(structureOfModule(twin));
    // A text that is a value keeps its value.
    const strings: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteral(node)) strings.push(node.text);
      node.forEachChild(visit);
    };
    visit(ts.createSourceFile('m.ts', module, ts.ScriptTarget.Latest));
    expect(strings).toContain(text);
    expect(strings).toContain(`${text}.safetensors`);
  });
  test('in graphs', async () => {
    const viz = await instance();
    const parts = (dot: string): unknown => {
      const drawn = viz.renderJSON(dot) as { objects: { name: string }[]; edges: unknown[] };
      return [drawn.objects.map(({ name }) => name), drawn.edges.length];
    };
    expect(parts(graphToDot(graph))).toEqual(parts(graphToDot(plain)));
    expect(graphToMermaid(graph)).toBe(graphToMermaid(plain));
  });
  test('in a diff as a page, as Markdown and on a terminal', async () => {
    const viz = await instance();
    const page = ({ story, drawn }: typeof harmless): string =>
      renderHtml(story, drawn, (dot) => viz.renderString(dot, { format: 'svg' }));
    const { story, diff } = storyOf(text);
    expect(structureOfPage(page(storyOf(text)))).toBe(structureOfPage(page(harmless)));
    expect(structureOfMarkdown(renderMarkdown(story))).toBe(structureOfMarkdown(renderMarkdown(harmless.story)));
    const told = terminalText(renderText(story, diff.changes, { paint: picocolors.createColors(false), width: 160 }));
    expect(told).not.toMatch(/[^\P{Cc}\t\n]|[\u202a-\u202e]/u);
  });
});
