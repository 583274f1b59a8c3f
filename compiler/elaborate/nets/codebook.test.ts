import { describe, expect, test } from 'vitest';
import { emit } from '../../emit/tfjs/emit.js';
import { diagnose, fixed, graphOf, weightPaths } from '../../testing/testing.js';

const spec = (codebook: string, over = 'Encoder, Decoder, Codes', more = ''): string => `model M {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net Encoder(x) -> [7, 7, 4] { return x -> Conv(4, 4, stride=4) }
  net Decoder(z: [7, 7, 4]) -> [28, 28, 1] { return z -> ConvTranspose(1, 4, stride=4) }
  codebook Codes: ${codebook}
  let e = Encoder(x)
  let c = nearest(e, Codes)
  let y = Decoder(straight(e, c.vectors))
  loss total = mean((y - x)^2) + mean((stop(e) - c.vectors)^2) + 0.25 * mean((e - stop(c.vectors))^2)
  train { minimize total over ${over} with adam() }
  ${more}
}`;
const messages = (text: string): string[] => diagnose(text).map(({ code, message }) => `${code} ${message}`);

describe('codebooks', () => {
  test('own their codes under a stable path, and are trained by a step', () => {
    const graph = graphOf(spec('[16, 4]'));
    expect(weightPaths(graph).filter((path) => path.startsWith('Codes'))).toEqual(['Codes/codes']);
    expect(graph.train!.groups[0]!.steps[0]).toMatchObject({ over: ['Encoder', 'Decoder', 'Codes'], moves: [] });
    expect(messages(spec('[16, 4]'))).toEqual([]);
  });

  test('with ema, codes are state and follow the nets that they quantise', () => {
    const graph = graphOf(spec('[16, 4] with ema(0.99), reset(unused=2, from=e)', 'Encoder, Decoder'));
    expect(weightPaths(graph).filter((path) => path.startsWith('Codes'))).toEqual([
      'Codes/codes',
      'Codes/sizes',
      'Codes/last_used',
    ]);
    expect(graph.train!.groups[0]!.steps[0]).toMatchObject({ moves: ['Codes'] });
  });

  test('starts and resets by passes own the state that they need, and compile to calls of their own', async () => {
    const paths = (book: string, over: string): string[] =>
      weightPaths(graphOf(spec(book, over))).filter((path) => path.startsWith('Codes'));
    const moving = '[16, 4] with ema(0.99), start(from=e), reset(every=50, from=e)';
    expect(paths(moving, 'Encoder, Decoder')).toEqual(['Codes/codes', 'Codes/sizes', 'Codes/idle', 'Codes/started']);
    expect(await emit(graphOf(spec(moving, 'Encoder, Decoder')))).toContain(
      'nn.nearestMoving(x, w, { decay: 0.99, every: 50 }, pass)',
    );
    const trained = '[16, 4] with start(from=e)';
    expect(paths(trained, 'Encoder, Decoder, Codes')).toEqual(['Codes/codes']);
    expect(await emit(graphOf(spec(trained)))).toContain('nn.nearestStarted(x, w.codes, pass)');
    for (const [book, over] of [
      [moving, 'Encoder, Decoder'],
      [trained, undefined],
    ] as const)
      expect(messages(spec(book, over))).toEqual([]);
  });

  test('a codebook that nothing trains is an error, and the fix adds it to the step', () => {
    const text = spec('[16, 4]', 'Encoder, Decoder');
    const [found] = diagnose(text);
    expect(found).toMatchObject({ code: 'GEN3003', message: 'no step trains the codebook `Codes`' });
    expect(found!.hint).toContain('with ema(0.99)');
    expect(messages(fixed(found!))).toEqual([]);
  });

  test('one with ema in `over` is an error, and the fix takes it out', () => {
    const [found] = diagnose(spec('[16, 4] with ema(0.99)'));
    expect(found).toMatchObject({ code: 'GEN3002', message: 'the loss `total` cannot move `Codes`' });
    expect(found!.why).toContain('moving average');
    expect(messages(fixed(found!))).toEqual([]);
  });

  test('one with ema whose vectors nothing trains never moves', () => {
    const text = spec('[16, 4] with ema(0.99)', 'Decoder').replace(
      'net Encoder(x) ->',
      'net Fixed(x) -> [7, 7, 4] { return x -> AvgPool(4) -> concat(x -> AvgPool(4), x -> AvgPool(4), x -> AvgPool(4)) }\n  net Encoder(x) ->',
    );
    expect(messages(text)).toContain('GEN3003 no step moves the codebook `Codes`');
  });

  test.each([
    ['[16, 5]', 'GEN2003 `Codes` holds vectors of 5, but receives [7, 7, 4]'],
    ['[16]', 'GEN2009 a codebook is [codes, length], not [16]'],
    ['[16, 4] with reset(unused=1, from=e)', 'GEN1010 a codebook that is trained by its loss is not reset'],
    ['[16, 4] with start()', 'GEN1009 a start says what the first codes are taken from'],
    ['[16, 4] with start(from=y)', 'GEN1010 `Codes` never sees this value'],
    ['[16, 4] with start(every=3, from=e)', 'GEN1008 a start says what it is from, and nothing else'],
    ['[16, 4] with reset(every=9, from=e)', 'GEN1010 a codebook that is trained by its loss is not reset'],
    ['[16, 4] with ema(0.9), reset(every=0, from=e)', 'GEN1010 every counts training passes from 1 on, not 0'],
    [
      '[16, 4] with ema(0.9), reset(unused=1, every=9, from=e)',
      'GEN1010 codes are looked at every so many iterations, or by whole epochs: not both',
    ],
    ['[16, 4] with ema(0.9), reset(unused=1)', 'GEN1009 a reset says what dead codes are replaced from'],
    ['[16, 4] with ema(0.9), reset(unused=1, from=y)', 'GEN1010 `Codes` never sees this value'],
    ['[16, 4] with ema(0.9), reset(unused=0.5, from=e)', 'GEN1010 unused counts whole epochs from 1 on, not 0.5'],
    ['[16, 4] with ema(1)', 'GEN1010 a decay lies in 0..1, 1 left out; this is 1'],
    ['[16, 4] with average(0.9)', 'GEN1010 a codebook takes ema(0.99), start(from=e) and reset(unused=1, from=e)'],
    ['[16, 4] with ema(0.9, dead=3)', 'GEN1008 this has no setting `dead`'],
  ])('%s', (codebook, message) => {
    expect(messages(spec(codebook, 'Encoder, Decoder'))).toContain(message);
  });

  test.each([
    ['metric m = perplexity(e)', 'GEN2001 `perplexity(e)`: counts codes, but receives [7, 7, 4]'],
    [
      'metric m = 2 * perplexity(c.indices)',
      'GEN3011 `perplexity` is a number of a whole set, and no value to compute with',
    ],
    ['loss l = usage(c.indices)', 'GEN3011 `usage` is a number of a whole set, and no loss'],
    [
      'sample s(x) = perplexity(c.indices)',
      'GEN3011 `perplexity` is a number of a whole set, and no value to compute with',
    ],
    [
      'let k = usage(c.indices)\n  metric m = log(k)',
      'GEN3011 `usage` is a number of a whole set, and no value to compute with',
    ],
    ['let d = nearest(e, y)', 'GEN2005 `nearest` looks in a codebook, not in a tensor [28, 28, 1]'],
    [
      'let d = nearest(x -> AvgPool(4) -> concat(e), Codes)',
      'GEN2003 `Codes` quantises [7, 7, 4], but receives [7, 7, 5]',
    ],
    ['codebook More: [3, 4]', 'GEN3003 nothing uses the codebook `More`'],
  ])('%s', (line, message) => {
    expect(messages(spec('[16, 4]', undefined, line))).toContain(message);
  });

  test('an axis of a block may have the name of a value of the model', () => {
    const text = spec('[16, 4]').replace(
      '-> Conv(4, 4, stride=4) }',
      '-> Conv(4, 4, stride=4) -> Same }\n  block Same(x: [h, w, c]) { return x + (x -> Conv(c, 1)) }',
    );
    expect(messages(text)).toEqual([]);
  });
});
