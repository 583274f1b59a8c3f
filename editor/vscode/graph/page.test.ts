import { instance } from '@viz-js/viz';
import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { graphPage, noteOf } from './page.js';

const page = (svg: string, more: object = {}): string =>
  graphPage({ model: 'VAE', svg, isFolded: false, note: '', ...more }, 'n0nce');

test('holds the picture of Graphviz without the head of its file and without its white ground', async () => {
  const viz = await instance();
  const found = page(viz.renderString('digraph "VAE" { a [label="Conv"]; a -> b }', { format: 'svg' }));
  expect(found).toContain('<main aria-label="Graph of VAE"><svg ');
  expect(found).toMatch(/>Conv<\/text>/);
  expect(found).not.toMatch(/<\?xml|DOCTYPE svg|fill="white"/);
  const errors: string[] = [];
  parse(found, { onParseError: ({ code }) => errors.push(code) });
  expect(errors).toEqual([]);
});

test('escapes what it is given, and runs no script but its own', () => {
  const found = page('<svg></svg>', { model: '<img src=x>', note: '"&' });
  expect(found).not.toContain('<img');
  expect(found).toContain('&#34;&#38;');
  expect(found).toContain("default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-n0nce'");
  expect(found.match(/<script[^>]*>/g)).toEqual(['<script nonce="n0nce">']);
});

test('the button says what it will do', () => {
  expect(page('<svg></svg>')).toContain('>Fold blocks<');
  expect(page('<svg></svg>', { isFolded: true })).toContain('>Show every layer<');
});

test('says when the picture is not of the text', () => {
  expect(noteOf(0, false)).toBe('');
  expect(noteOf(1, false)).toBe('The text has one error; the graph lacks what they are about.');
  expect(noteOf(2, true)).toBe('The picture is older than the text, which has 2 errors.');
});
