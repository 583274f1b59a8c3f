/** General layers, in the order of the reference pages. */
import type { OpEntry } from '../row/types.js';
import { Conv, ConvTranspose, Dense } from './convolution.js';
import { Weight } from './learned.js';
import { BatchNorm, InstanceNorm, LayerNorm } from './normalization.js';
import { AvgPool, GlobalAvgPool, MaxPool } from './pooling.js';
import { Dropout } from './regularization.js';
import { Flatten, ReflectPad, Reshape, Upsample, ZeroPad } from './reshaping.js';
import { Blur, MinibatchStd, MovingMean, PixelNorm } from './style.js';

export const layers: readonly OpEntry[] = [
  Dense,
  Conv,
  ConvTranspose,
  BatchNorm,
  LayerNorm,
  InstanceNorm,
  PixelNorm,
  MinibatchStd,
  MovingMean,
  Dropout,
  MaxPool,
  AvgPool,
  GlobalAvgPool,
  Upsample,
  Blur,
  ZeroPad,
  ReflectPad,
  Flatten,
  Reshape,
  Weight,
];
