/** Changes of real specs: whatever is offered keeps the graphs, the tables and the totals of all models, and loses no comment. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { PipeExpression } from '../../../grammar/syntax/ast.js';
import { visitParts } from '../../../grammar/parts-at.js';
import type { Part } from '../../../grammar/parts-at.js';
import { lex } from '../../../grammar/syntax/lexer.js';
import { expectSame, insightOf } from '../../testing/refactoring.js';
import { readSpec } from '../../testing/renaming.js';
import { openFile } from '../../compile.js';
import { applied } from './change.js';
import { refactorings } from './index.js';

const specs = ['specs', 'specs/blocks', 'examples/glyphs'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.gen'))
    .map((name) => `${folder}/${name}`),
);

/** Some of the places of a spec, fewer if it has many models that are compared each time. */
function some<T>(all: readonly T[], models: number): T[] {
  const step = Math.max(1, Math.ceil(all.length / Math.ceil(4 / Math.max(1, models))));
  return all.filter((_, index) => index % step === 0);
}

type Place = readonly [start: number, end: number];

/** Runs of two and more stages, names of blocks that are applied, and numbers. */
function placesOf(path: string): Record<'extract' | 'inline' | 'rewrite', Place[]> {
  const { files, references } = openFile(path, { read: readSpec });
  const { file } = files.main;
  const found = { extract: [] as Place[], inline: [] as Place[], rewrite: [] as Place[] };
  visitParts(file.declarations, (part: Part) => {
    if (part.kind === 'number') found.rewrite.push([part.span.start, part.span.start]);
    if (part.kind !== 'pipe') return;
    const { stages } = part as PipeExpression;
    for (let first = 0; first + 1 < stages.length; first++) {
      const last = Math.min(stages.length - 1, first + 1 + (first % 3));
      found.extract.push([stages[first]!.span.start, stages[last]!.span.end]);
    }
  });
  for (const { span, declarations } of references.usesIn(path))
    if (declarations[0]?.kind === 'block' && declarations[0].span?.start !== span.start)
      found.inline.push([span.start, span.start]);
  return found;
}

const comments = (text: string): string[] => lex(text).comments.map(({ image }) => image.trimEnd());

const offered = { extract: 0, inline: 0, rewrite: 0 };

describe.each(specs)('%s', (path) => {
  const insight = insightOf(path, readSpec);
  const text = readSpec(path)!;
  const places = placesOf(path);
  test.each(['extract', 'inline', 'rewrite'] as const)('%s', (wanted) => {
    for (const [start, end] of some(places[wanted], insight.file.models.length)) {
      for (const { kind, changes, title } of refactorings(insight, start, end)) {
        if (kind !== wanted || title.startsWith('New variant')) continue;
        offered[kind]++;
        const after = applied({ path, text }, changes);
        expect([title, after]).not.toEqual([title, text]);
        expectSame(path, readSpec, after);
        expect(comments(after)).toEqual(expect.arrayContaining(comments(text)));
      }
    }
  });
});

test('changes of each kind were offered often', () => {
  expect(offered.extract).toBeGreaterThan(40);
  expect(offered.inline).toBeGreaterThan(10);
  expect(offered.rewrite).toBeGreaterThan(40);
});
