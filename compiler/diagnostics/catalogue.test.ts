import { expect, test } from 'vitest';
import { pageFor, pages } from './catalogue.js';

test('codes and names are unique and in order; every page says something', () => {
  const codes = pages.map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].sort());
  expect(new Set(pages.map(({ name }) => name)).size).toBe(pages.length);
  for (const page of pages) {
    expect(page.code).toMatch(/^GEN\d{4}$/);
    expect(page.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(page.explanation.length, page.code).toBeGreaterThan(20);
  }
});

test('a page is found by its code in any spelling, and by its name', () => {
  const page = pages.find(({ code }) => code.startsWith('GEN2'))!;
  for (const spelling of [page.code, page.code.toLowerCase(), page.code.slice(3), page.name]) {
    expect(pageFor(spelling)).toBe(page);
  }
  expect(pageFor('GEN0')).toBeUndefined();
  expect(pageFor('')).toBeUndefined();
});

test('both phases are in it', () => {
  expect(pages.some(({ code }) => code.startsWith('GEN0'))).toBe(true);
  expect(pages.some(({ code }) => code.startsWith('GEN3'))).toBe(true);
});
