import { describe, expect, test } from 'vitest';
import { didYouMean, nearest } from './suggest.js';

const known = ['Conv', 'ConvTranspose', 'relu', 'leaky_relu', 'Dense', 'sigmoid', 'BatchNorm'];

describe('nearest', () => {
  test.each([
    ['Conf', 'Conv'],
    ['conv', 'Conv'],
    ['Batchnorm', 'BatchNorm'],
    ['sigmiod', 'sigmoid'],
    ['ConvTranpose', 'ConvTranspose'],
    ['leakyrelu', 'leaky_relu'],
  ])('%s is taken for %s', (name, expected) => expect(nearest(name, known)).toBe(expected));

  test('a word unlike any known one has no neighbour', () => {
    expect(nearest('Attention', known)).toBeUndefined();
    expect(nearest('x', ['epochs', 'batch'])).toBeUndefined();
  });
  test('two swapped letters are one mistake, even in a short word', () => {
    expect(nearest('VEA', ['GAN', 'VAE'])).toBe('VAE');
    expect(nearest('VXA', ['GAN', 'VAE'])).toBeUndefined();
  });
  test('the name itself is never suggested', () => expect(nearest('Conv', ['Conv'])).toBeUndefined());
  test('case differences count less than other letters', () => expect(nearest('Gen', ['Den', 'gen'])).toBe('gen'));
  test('the sentence', () => {
    expect(didYouMean('rleu', known)).toBe('did you mean "relu"?');
    expect(didYouMean('quantize', known)).toBeUndefined();
  });
});
