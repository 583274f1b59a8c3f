/** For tests: a spec with marks, the changes offered at them, and the spec behind one of them. */
import { expect } from 'vitest';
import { format } from '../../grammar/index.js';
import { Insight } from '../assist/insight.js';
import { applied } from '../assist/refactor/change.js';
import { refactorings } from '../assist/refactor/index.js';
import type { Refactoring } from '../assist/refactor/index.js';
import { openFile } from '../compile.js';
import { countFlops, countParameters } from '../graph/measure.js';
import type { ModelGraph } from '../graph/types.js';
import { skeleton } from './renaming.js';

export type Read = (path: string) => string | undefined;

export const insightOf = (path: string, read: Read): Insight => new Insight(openFile(path, { read, observe: true }));

export const markless = (source: string): string => source.replaceAll('<|>', '');

/** What is offered at a mark, or between two. */
export function offered(source: string, files: Readonly<Record<string, string>> = {}): Refactoring[] {
  const parts = source.split('<|>');
  const start = parts[0]!.length;
  const end = start + (parts.length > 2 ? parts[1]!.length : 0);
  const text = markless(source);
  return refactorings(
    insightOf('/a.gen', (path) => (path === '/a.gen' ? text : files[path])),
    start,
    end,
  );
}

/** The spec behind the change with a title. */
export function refactored(source: string, title: RegExp, files: Readonly<Record<string, string>> = {}): string {
  const found = offered(source, files).find((each) => title.test(each.title));
  expect(found?.title).toMatch(title);
  const text = applied({ path: '/a.gen', text: markless(source) }, found!.changes);
  expectSame('/a.gen', (path) => (path === '/a.gen' ? markless(source) : files[path]), text);
  return text;
}

/** The new text can be read, has the layout of the old one, and its models have the same graphs, tables and errors. */
export function expectSame(path: string, read: Read, text: string): void {
  const [before, after] = [
    openFile(path, { read }),
    openFile(path, { read: (each) => (each === path ? text : read(each)) }),
  ];
  const isStandard = format({ path, text: read(path)! }).text === read(path);
  const formatted = format({ path, text });
  expect(formatted.diagnostics).toEqual([]);
  if (isStandard) expect(text).toBe(formatted.text);
  for (const model of before.models) {
    const [old, made] = [before.compile(model), after.compile(model)];
    expect(made.graph && skeleton(made.graph)).toEqual(old.graph && skeleton(old.graph));
    expect(made.graph && totals(made.graph)).toEqual(old.graph && totals(old.graph));
    expect(errors(made.diagnostics)).toEqual(errors(old.diagnostics));
  }
}

const totals = ({ nets }: ModelGraph): unknown =>
  nets.map((net) => [net.name, countParameters([net]), countFlops([net])]);

const errors = (said: readonly { readonly severity: string; readonly code: string }[]): string[] =>
  said.flatMap(({ severity, code }) => (severity === 'error' ? [code] : [])).sort();
