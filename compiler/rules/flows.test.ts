/** Flows of pictures: the values that they are a density of, and the order of their first layers. */
import { describe, expect, test } from 'vitest';
import { checkFile } from '../compile.js';

const said = (flow: string, loss = '-log_prob(F, x)', more = ''): string[] =>
  checkFile('a.gen', {
    read: () => `model A {
  data glyphs { x: [28, 28, 1] in 0..1 }
  ${more}
  flow F(${more ? 'z: [4]' : 'x'}) { return ${more ? 'z' : 'x'} -> ${flow} }
  loss l = ${loss}
  train { minimize l over F with adam() }
}`,
  }).diagnostics.map(({ code, message }) => `${code} ${message}`);
const unspread = 'GEN4021 `F` is asked for the density of pictures of whole levels';

describe('levels of pictures', () => {
  test.each(['Logit -> ActNorm', 'ActNorm', 'Flatten -> ActNorm'])('%s has none of their probability', (flow) => {
    expect(said(flow)).toEqual([unspread]);
    expect(said(flow, 'mean(F(x).z^2) - F(x).log_det')).toEqual([unspread]);
    expect(said(flow, '-log_prob(F, 0.5 * x)')).toEqual([unspread]);
  });

  test('are spread by Dequantize, by hand, or by a net', () => {
    expect(said('Dequantize -> Logit -> ActNorm')).toEqual([]);
    expect(said('ActNorm', '-log_prob(F, x + uniform([28, 28, 1]) / 256)')).toEqual([]);
    const encoder = 'net E(x) -> [4] { return x -> Flatten -> Dense(4) }';
    const found = said('ActNorm', '-log_prob(F, stop(E(x)))', encoder);
    expect(found.filter((each) => each.startsWith('GEN4021'))).toEqual([]);
  });
});

describe('layers of pixels', () => {
  test.each([
    ['Logit -> Dequantize', '`Dequantize` takes values in 0..1, and receives what `Logit` made'],
    ['Dequantize -> ActNorm -> Logit', '`Logit` takes values in 0..1, and receives what `ActNorm` made'],
    ['Dequantize -> Logit -> Flatten -> Logit', '`Logit` takes values in 0..1, and receives what `Logit` made'],
  ])('%s: values leave 0..1 before', (flow, message) => {
    expect(said(flow)).toContain(`GEN2016 ${message}`);
  });

  test.each(['0', '0.0000001', '0.5'])('Logit(%s) has no room, or none left', (alpha) => {
    expect(said(`Dequantize -> Logit(${alpha}) -> ActNorm`)[0]).toMatch(/^GEN1010 `Logit` takes .* as alpha, not /);
  });

  test('layers that only rearrange let values through, good ones and bad ones', () => {
    expect(said('Flatten -> Dequantize -> Logit -> ActNorm')).toEqual([]);
    expect(said('Flatten -> Dequantize -> Logit -> ActNorm', '-log_prob(F, 2 * x - 1)')[0]).toMatch(/^GEN2016/);
  });
});
