import * as binary from './binary.js';
import { depthwiseBackpropFilter } from './depthwise.js';
import * as elementwise from './elementwise.js';
import { mirrorPad, pad, reverse, slice, stridedSlice } from './indexing.js';
import { concat, split, unpack } from './joining.js';
import type { NativeKernel } from './kernel.js';
import { depthToSpace, tile } from './layout.js';
import { avgPoolGrad, maxPoolGrad } from './pooling.js';
import { max, mean, min, sum } from './reduction.js';
import { resizeNearestNeighbor } from './resize.js';
import { cumsum, softmax } from './rows.js';

/** All kernels except products, convolutions and normalisation. */
export const elementaryKernels: Readonly<Record<string, NativeKernel>> = {
  Add: binary.add,
  AvgPoolGrad: avgPoolGrad,
  Concat: concat,
  Cos: elementwise.cos,
  Cumsum: cumsum,
  DepthToSpace: depthToSpace,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  Equal: binary.equal,
  Erf: elementwise.erf,
  Exp: elementwise.exp,
  Greater: binary.greater,
  GreaterEqual: binary.greaterEqual,
  Less: binary.less,
  LessEqual: binary.lessEqual,
  Log: elementwise.log,
  LogicalAnd: binary.logicalAnd,
  LogicalOr: binary.logicalOr,
  Max: max,
  MaxPoolGrad: maxPoolGrad,
  Maximum: binary.maximum,
  Mean: mean,
  Min: min,
  Minimum: binary.minimum,
  MirrorPad: mirrorPad,
  Multiply: binary.multiply,
  NotEqual: binary.notEqual,
  PadV2: pad,
  Pow: binary.pow,
  RealDiv: binary.realDiv,
  Reciprocal: elementwise.reciprocal,
  ResizeNearestNeighbor: resizeNearestNeighbor,
  Reverse: reverse,
  Rsqrt: elementwise.rsqrt,
  Select: binary.select,
  Selu: elementwise.selu,
  Sigmoid: elementwise.sigmoid,
  Sign: elementwise.sign,
  Sin: elementwise.sin,
  Slice: slice,
  Softmax: softmax,
  Softplus: elementwise.softplus,
  SplitV: split,
  Sqrt: elementwise.sqrt,
  StridedSlice: stridedSlice,
  Sub: binary.sub,
  Sum: sum,
  Tanh: elementwise.tanh,
  Tile: tile,
  Unpack: unpack,
};
