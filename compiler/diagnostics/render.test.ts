import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Diagnostic } from './diagnostic.js';
import type { Source, Span } from '../../grammar/syntax/source.js';
import { render, renderAll, tally, toJson } from './render.js';

const sourceOf = (text: string, path = 'vae.gen'): Source => ({ path, text });
function spanOf(source: Source, words: string): Span {
  const start = source.text.indexOf(words);
  return { source, start, end: start + words.length };
}
const error = (span: Span, more: Partial<Diagnostic> = {}): Diagnostic => ({
  code: 'GEN2001',
  severity: 'error',
  message: 'Conv needs a map [height, width, channels]',
  span,
  ...more,
});

const net = sourceOf(`model A {
  net D(x: [28, 28, 1]) {
    return x
      -> Flatten
      -> Conv(64, 4)
  }
}
`);

describe('render', () => {
  test('title, place, underline, label, why and hint', () => {
    const text = render(
      error(spanOf(net, 'Conv(64, 4)'), {
        label: 'receives [784]',
        related: [{ span: spanOf(net, 'Flatten'), message: 'turns [28, 28, 1] into [784]' }],
        why: 'A convolution slides its kernel over two axes and sums over the third. Its input has one axis: the map was flattened two lines above, so there is nothing to slide over.',
        hint: 'put Conv before Flatten',
      }),
    );
    expect(text).toMatchInlineSnapshot(`
      "error[GEN2001]: Conv needs a map [height, width, channels]
       --> vae.gen:5:10
        |
      4 |       -> Flatten
        |          ------- turns [28, 28, 1] into [784]
      5 |       -> Conv(64, 4)
        |          ^^^^^^^^^^^ receives [784]
        |
        = why: A convolution slides its kernel over two axes and sums over the third. Its input has one
               axis: the map was flattened two lines above, so there is nothing to slide over.
        = hint: put Conv before Flatten"
    `);
  });

  test('a related span in another file has an excerpt of its own', () => {
    const blocks = sourceOf('block Down(x; channels) {\n  return x -> relu\n}\n', 'blocks/down.gen');
    const text = render(
      error(spanOf(net, 'Flatten'), { related: [{ span: spanOf(blocks, 'channels'), message: 'declared here' }] }),
    );
    expect(text).toMatchInlineSnapshot(`
      "error[GEN2001]: Conv needs a map [height, width, channels]
       --> vae.gen:4:10
        |
      4 |       -> Flatten
        |          ^^^^^^^
        |
       ::: blocks/down.gen:1:15
        |
      1 | block Down(x; channels) {
        |               -------- declared here"
    `);
  });

  test('tabs, wide characters and control characters keep the underline in place', () => {
    const source = sourceOf('\t// 漢字 \u001b[31m é\n\tlet\t漢 = foo');
    expect(render(error(spanOf(source, 'foo')))).toMatchInlineSnapshot(`
      "error[GEN2001]: Conv needs a map [height, width, channels]
       --> vae.gen:2:10
        |
      2 |     let 漢 = foo
        |              ^^^"
    `);
    expect(render(error(spanOf(source, '漢字')))).toMatchInlineSnapshot(`
      "error[GEN2001]: Conv needs a map [height, width, channels]
       --> vae.gen:1:5
        |
      1 |     // 漢字 ␛[31m é
        |        ^^^^"
    `);
  });

  test('a long line is cropped around the span', () => {
    const source = sourceOf(`let a = ${'1 + '.repeat(60)}oops${' + 2'.repeat(60)}`);
    expect(render(error(spanOf(source, 'oops'), { label: 'here' }), { width: 60 })).toMatchInlineSnapshot(`
      "error[GEN2001]: Conv needs a map [height, width, channels]
       --> vae.gen:1:249
        |
      1 | … 1 + 1 + 1 + oops + 2 + 2 + 2 + 2 + 2 + 2 + 2 + 2 + 2 …
        |               ^^^^ here"
    `);
  });

  test('a span of several lines shows its first and last line', () => {
    expect(
      render(
        error(spanOf(net, net.text.slice(net.text.indexOf('net D'), net.text.indexOf('}\n}') + 1)), {
          label: 'never trained',
        }),
      ),
    ).toMatchInlineSnapshot(`
      "error[GEN2001]: Conv needs a map [height, width, channels]
       --> vae.gen:2:3
        |
      2 |   net D(x: [28, 28, 1]) {
        |   ^^^^^^^^^^^^^^^^^^^^^^^
      ...
      6 |   }
        |   ^ never trained"
    `);
  });

  test('an empty span at the end of the file', () => {
    const source = sourceOf('model A {\n');
    const end = { source, start: source.text.length, end: source.text.length };
    expect(render(error(end, { message: 'the model is not closed', label: 'expected }' }))).toMatchInlineSnapshot(`
      "error[GEN2001]: the model is not closed
       --> vae.gen:2:1
        |
      2 |
        | ^ expected }"
    `);
    const empty = sourceOf('');
    expect(render(error({ source: empty, start: 0, end: 0 }))).toMatchInlineSnapshot(`
      "error[GEN2001]: Conv needs a map [height, width, channels]
       --> vae.gen:1:1
        |
      1 |
        | ^"
    `);
  });

  test('two spans on one line are underlined one under the other', () => {
    const source = sourceOf('let z = a + b');
    expect(
      render(
        error(spanOf(source, 'b'), {
          label: '[4, 4, 32]',
          related: [{ span: { source, start: 8, end: 9 }, message: '[7, 7, 32]' }],
        }),
      ),
    ).toMatchInlineSnapshot(`
      "error[GEN2001]: Conv needs a map [height, width, channels]
       --> vae.gen:1:13
        |
      1 | let z = a + b
        |             ^ [4, 4, 32]
        |         - [7, 7, 32]"
    `);
  });

  test('colours only when asked for', () => {
    const diagnostic = error(spanOf(net, 'Flatten'));
    expect(render(diagnostic)).not.toContain('\u001b');
    expect(render(diagnostic, { color: true })).toContain('\u001b[31m');
  });

  test('code in a hint keeps its lines; fixes are named', () => {
    const text = render(
      error(spanOf(net, 'Flatten'), {
        severity: 'warning',
        code: 'GEN4003',
        hint: 'write\n  x -> Conv(64, 4)\n    -> Flatten',
        fixes: [{ title: 'swap the two lines', edits: [], safe: true }],
      }),
      { fixCommand: 'genc check --fix' },
    );
    expect(text).toMatchInlineSnapshot(`
      "warning[GEN4003]: Conv needs a map [height, width, channels]
       --> vae.gen:4:10
        |
      4 |       -> Flatten
        |          ^^^^^^^
        |
        = hint: write
                  x -> Conv(64, 4)
                    -> Flatten
        = fix: swap the two lines (genc check --fix)"
    `);
  });

  test('no row is wider than the terminal, whatever the text and the span', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.nat(200), fc.nat(200), (text, a, b) => {
        const source = sourceOf(text);
        const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
        const rows = render(error({ source, start, end }, { message: 'm' }), { width: 50 }).split('\n');
        for (const row of rows) {
          expect([...row.replace(/[\p{Mark}\u200d]/gu, '')].length).toBeLessThanOrEqual(50);
          expect(row).not.toMatch(/\p{Cc}/u);
        }
        expect(rows.some((row) => row.includes('^'))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('renderAll', () => {
  test('ends with a count', () => {
    const one = error(spanOf(net, 'Flatten'));
    expect(
      renderAll([one, { ...one, severity: 'warning' }, one])
        .split('\n')
        .at(-1),
    ).toBe('2 errors, 1 warning');
    expect(renderAll([])).toBe('');
    expect(tally([])).toBe('no problems');
  });
});

describe('toJson', () => {
  test('survives JSON and keeps offsets, lines and edits', () => {
    const flatten = spanOf(net, 'Flatten');
    const json = JSON.parse(
      JSON.stringify(
        toJson(error(flatten, { fixes: [{ title: 'drop it', edits: [{ span: flatten, replacement: '' }] }] })),
      ),
    );
    expect(json).toMatchObject({
      code: 'GEN2001',
      span: { path: 'vae.gen', start: { offset: 58, line: 4, column: 10 }, end: { offset: 65, line: 4, column: 17 } },
      related: [],
      fixes: [{ title: 'drop it', edits: [{ span: { path: 'vae.gen' }, replacement: '' }] }],
    });
  });
});
