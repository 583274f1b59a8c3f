import { describe, expect, test } from 'vitest';
import { configs } from '../catalogue/configs/index.js';
import { catalogue, opNames } from '../catalogue/index.js';
import { codes, diagnose, fixed } from '../testing/testing.js';
import { nearest } from './suggest.js';
import { synonymOf } from './synonyms.js';

const words = [
  ...opNames,
  'grad',
  'batch',
  'epochs',
  'train',
  'validation',
  'test',
  ...configs.map((config) => config.name),
  ...[...catalogue, ...configs].flatMap((row) => row.settings.map((setting) => setting.name)),
];

describe('words of other libraries', () => {
  test.each([
    ['Conv2d', 'Conv'],
    ['Linear', 'Dense'],
    ['kernel_size', 'kernel'],
    ['learning_rate', 'lr'],
    ['gamma_initializer', 'gamma'],
    ['BCEWithLogitsLoss', 'bce_logits'],
    ['detach', 'stop'],
    ['randn', 'normal'],
    ['val', 'validation'],
    ['batch_size', 'batch'],
  ])('%s is %s here', (theirs, ours) => {
    expect(synonymOf(theirs, words)).toBe(ours);
    expect(nearest(theirs, words)).toBe(ours);
  });

  test('only where that word is known', () => {
    expect(synonymOf('kernel_size', ['units'])).toBeUndefined();
    expect(synonymOf('constructor', words)).toBeUndefined();
  });

  test('a net written in PyTorch’s words is mended by its fixes', () => {
    let text =
      'model M { net N(x: [28, 28, 1]) { return x -> Conv2d(8, 3, strides=2, use_bias=false) -> BatchNorm2d -> LeakyReLU(0.2) -> Flatten -> Linear(10) -> Sigmoid } }';
    for (let round = 0; round < 12; round++) {
      const [diagnostic] = diagnose(text);
      if (!diagnostic) break;
      text = fixed(diagnostic);
    }
    expect(codes(text)).toEqual([]);
    expect(text).toContain(
      'Conv(8, 3, stride=2, bias=false) -> BatchNorm -> leaky_relu(0.2) -> Flatten -> Dense(10) -> sigmoid',
    );
  });
});
