import { expect, test } from 'vitest';
import { attributes, moduleNames, pascal, snake, tupleFields, variables } from './names.js';

test('names of other styles become those of Python', () => {
  const words = ['BatchNorm', 'leaky_relu', 'PSNR', 'InvertibleConv', 'logDet2'];
  expect(words.map(snake)).toEqual(['batch_norm', 'leaky_relu', 'psnr', 'invertible_conv', 'log_det2']);
  expect(['leaky_relu_2', 'D_block', 'x'].map(pascal)).toEqual(['LeakyRelu2', 'DBlock', 'X']);
});

test('a word of Python gets an underscore, a second claim a number, and nothing begins with an underscore', () => {
  const names = variables();
  const claimed = ['lambda', 'x', 'x', 'torch', 'torch', '__init__', '_'].map((name) => names.claim(name));
  expect(claimed).toEqual(['lambda_', 'x', 'x_2', 'torch_', 'torch_2', 'init__', 'n']);
});

test('a layer hides no method of its module, and a class no other', () => {
  const names = attributes();
  expect(['train', 'type', 'conv', 'forward'].map((name) => names.claim(name))).toEqual([
    'train_',
    'type_',
    'conv',
    'forward_',
  ]);
  const taken = moduleNames(['Block', 'loss_d']);
  expect(['F', 'Block', 'loss_d'].map((name) => taken.claim(name))).toEqual(['F_', 'Block2', 'loss_d_2']);
  expect(tupleFields().claim('count')).toBe('count_');
});
