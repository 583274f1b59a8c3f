/** General layers, in the order of the reference pages. */
import type { OpEntry } from '../row/types.js';
import { Attention } from './attention.js';
import { Conv, ConvTranspose, DepthwiseConv } from './convolution.js';
import { Dense } from './dense.js';
import { DepthToSpace, SpaceToDepth } from './depth.js';
import { Embedding, PositionEmbedding, Sinusoidal } from './embedding.js';
import { Weight } from './learned.js';
import { BatchNorm, GroupNorm, InstanceNorm, LayerNorm, RMSNorm } from './normalization.js';
import { AvgPool, GlobalAvgPool, MaxPool } from './pooling.js';
import { Dropout } from './regularization.js';
import { Flatten, ReflectPad, Reshape, Upsample, ZeroPad } from './reshaping.js';
import { Conv1D, ConvTranspose1D } from './sequence-convolution.js';
import { Blur, MinibatchStd, MovingMean, PixelNorm } from './style.js';

export const layers: readonly OpEntry[] = [
  Dense,
  Conv,
  ConvTranspose,
  DepthwiseConv,
  Conv1D,
  ConvTranspose1D,
  BatchNorm,
  LayerNorm,
  GroupNorm,
  InstanceNorm,
  RMSNorm,
  PixelNorm,
  MinibatchStd,
  MovingMean,
  Dropout,
  MaxPool,
  AvgPool,
  GlobalAvgPool,
  Upsample,
  DepthToSpace,
  SpaceToDepth,
  Blur,
  ZeroPad,
  ReflectPad,
  Flatten,
  Reshape,
  Weight,
  Attention,
  Embedding,
  Sinusoidal,
  PositionEmbedding,
];
