import { expect, expectTypeOf, test } from 'vitest';
import { state, weight, zeros } from '../../index.js';
import type { Tensors } from '../../index.js';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { weightDefinitions } from '../random/index.js';
import { repeated } from './repeated.js';

const weights = {
  F: {
    same: repeated(2, { dense: { kernel: weight([3, 4], zeros()) } }),
    counted: repeated(3, (i) => ({ bias: state([i + 1], zeros()) })),
    listed: repeated([4, 8], (channels) => ({ bias: weight([channels], zeros()) })),
  },
};

test('the iterations have their places as names, and shapes of their own', () => {
  expect([...weightDefinitions(weights)].map(([path, { shape, role }]) => [path, shape, role])).toEqual([
    ['F/same/0/dense/kernel', [3, 4], 'weight'],
    ['F/same/1/dense/kernel', [3, 4], 'weight'],
    ['F/counted/0/bias', [1], 'state'],
    ['F/counted/1/bias', [2], 'state'],
    ['F/counted/2/bias', [3], 'state'],
    ['F/listed/0/bias', [4], 'weight'],
    ['F/listed/1/bias', [8], 'weight'],
  ]);
});

test('each entry has its tensors, and there is none behind the last', () => {
  type W = Tensors<typeof weights>['F'];
  expectTypeOf<W['same'][0]['dense']['kernel']>().toEqualTypeOf<Tensor2D>();
  expectTypeOf<W['listed'][1]['bias']>().toEqualTypeOf<Tensor1D>();
  expectTypeOf<W['counted'][number]['bias']>().toEqualTypeOf<Tensor1D>();
  expectTypeOf<W['same']['length']>().toEqualTypeOf<2>();
});
