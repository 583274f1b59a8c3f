import { describe, expect, test } from 'vitest';
import { compileFile } from '../compile.js';
import { codes, diagnose } from '../testing/testing.js';

const uneven = 'return z -> ConvTranspose(1, 3, stride=2)';
const model = (above: string, net: string, inside = ''): string => `${above}
model M {
${inside}
  net Decoder(z: [7, 7, 8]) {
    ${net}
  }
}`;

describe('allow', () => {
  test.each([
    ['on the same line', model('', `${uneven} // allow: GEN4006`)],
    ['on the line above', model('', `// allow: GEN4006\n    ${uneven}`)],
    ['above the net', model('', uneven, '  // allow: GEN4006')],
    ['above the model', model('// allow: GEN4006', uneven)],
    ['with words behind it', model('', uneven, '  // allow: GEN4006, the source has it so')],
    ['in a doc comment', model('', uneven, '  /// allow: GEN4006')],
    ['above further comments', model('', uneven, '  // allow: GEN4006\n  // The decoder.')],
    [
      'among other codes',
      model('', 'return z -> ConvTranspose(1, 3, stride=2) -> BatchNorm', '  // allow: GEN4004, GEN4006'),
    ],
  ])('silences a warning %s', (_, text) => {
    expect(diagnose(text).map((diagnostic) => diagnostic.message)).toEqual([]);
  });

  test.each([
    ['another code', model('', uneven, '  // allow: GEN4001'), ['GEN4010', 'GEN4006']],
    ['another place', model('', `${uneven}\n    // allow: GEN4006`), ['GEN4006', 'GEN4010']],
    ['a word in a text', model('', uneven, '  // we do not allow: nothing'), ['GEN4006']],
  ])('does not silence with %s', (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test('errors stay, and say so', () => {
    expect(codes(`// allow: GEN1001\nmodel M { net N(x: [4]) { return x -> Dens(4) } }`)).toEqual(['GEN1001']);
    const [idle] = diagnose('// allow: GEN1001\nmodel M { net N(x: [4]) { return x -> Dense(4) } }');
    expect(idle).toMatchObject({ code: 'GEN4010', why: 'GEN1001 is an error, and errors cannot be allowed.' });
  });

  test('an allow that only a variant needs is not idle', () => {
    const text = `model M {
  // allow: GEN4006
  net Decoder(z: [7, 7, 8]) { return z -> ConvTranspose(1, 4, stride=2) }
}
variant Odd of M { set kernel=3 on ConvTranspose }`;
    expect(codes(text)).toEqual([]);
    expect(compileFile('spec.gen', { read: () => text, model: 'M' }).diagnostics).toEqual([]);
  });

  describe('warnings that are said together', () => {
    const up = '-> ConvTranspose(4, 3, stride=2)';
    const two = (first: string, second: string, above = ''): string => `model M {
${above}
  net Decoder(z: [7, 7, 8]) {
    return z
      ${up} ${first}
      -> relu
      ${up} ${second}
  }
}`;
    const allow = '// allow: GEN4006';
    const lines = (text: string): (readonly [string, number])[] =>
      diagnose(text).map(({ code, span }) => [code, text.slice(0, span.start).split('\n').length]);

    test('each needs an allowance of its own', () => {
      expect(lines(two('', ''))).toEqual([['GEN4006', 5]]);
      expect(lines(two(allow, ''))).toEqual([['GEN4006', 7]]);
      expect(lines(two('', allow))).toEqual([['GEN4006', 5]]);
      expect(diagnose(two(allow, ''))[0]!.related).toEqual([]);
      expect(lines(two(allow, allow))).toEqual([]);
    });
    test('or one above the net', () => expect(lines(two('', '', `  ${allow}`))).toEqual([]));

    test('of biases too, with as many as are left', () => {
      const net = (first: string, second: string): string => `model M {
  net N(x: [8, 8, 1]) {
    return x
      -> Conv(4, 3) ${first}
      -> BatchNorm -> relu
      -> Conv(4, 3) ${second}
      -> BatchNorm -> relu
  }
}`;
      const bias = '// allow: GEN4004';
      expect(diagnose(net('', ''))[0]!.message).toContain('1 more');
      expect(lines(net(bias, ''))).toEqual([['GEN4004', 6]]);
      expect(lines(net('', bias))).toEqual([['GEN4004', 4]]);
      expect(diagnose(net('', bias))[0]!.message).not.toContain('more');
      expect(diagnose(net('', bias))[0]!.fixes![0]!.edits).toHaveLength(1);
      expect(lines(net(bias, bias))).toEqual([]);
    });
  });

  test('a used file brings its own', () => {
    const used = { 'up.gen': 'block Up(x) {\n  // allow: GEN4006\n  return x -> ConvTranspose(1, 3, stride=2)\n}\n' };
    expect(codes('use Up from "up.gen"\nmodel M { net N(x: [7, 7, 8]) { return x -> Up } }', used)).toEqual([]);
  });
});
