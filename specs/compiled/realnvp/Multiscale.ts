/**
 * Multiscale, a variant (RealNVP → Multiscale).
 * Convolutional couplings at two scales, with checkerboards and channels, as in the paper; between channels a learned mixing.
 *
 * Compiled by genc from realnvp.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, flow, glorotUniform, nn, ones, rotation, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  F: {
    checkers: {
      repeat: {
        0: {
          act_norm: { bias: weight([1], zeros()), log_scale: weight([1], zeros()), mean: state([1], zeros()), std: state([1], ones()) },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 1, 96], glorotUniform(9, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 2], zeros()), bias: weight([2], zeros()) },
            },
          },
        },
        1: {
          act_norm: { bias: weight([1], zeros()), log_scale: weight([1], zeros()), mean: state([1], zeros()), std: state([1], ones()) },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 1, 96], glorotUniform(9, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 2], zeros()), bias: weight([2], zeros()) },
            },
          },
        },
      },
    },
    channels: {
      repeat: {
        0: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_conv: {
            lower: weight([4, 4], rotation('lower')),
            upper: weight([4, 4], rotation('upper')),
            log_scale: weight([4], rotation('log_scale')),
            sign: state([4], rotation('sign')),
            permutation: state([4], rotation('permutation')),
          },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 2, 96], glorotUniform(18, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 4], zeros()), bias: weight([4], zeros()) },
            },
          },
        },
        1: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_conv: {
            lower: weight([4, 4], rotation('lower')),
            upper: weight([4, 4], rotation('upper')),
            log_scale: weight([4], rotation('log_scale')),
            sign: state([4], rotation('sign')),
            permutation: state([4], rotation('permutation')),
          },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 2, 96], glorotUniform(18, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 4], zeros()), bias: weight([4], zeros()) },
            },
          },
        },
        2: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_conv: {
            lower: weight([4, 4], rotation('lower')),
            upper: weight([4, 4], rotation('upper')),
            log_scale: weight([4], rotation('log_scale')),
            sign: state([4], rotation('sign')),
            permutation: state([4], rotation('permutation')),
          },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 2, 96], glorotUniform(18, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 4], zeros()), bias: weight([4], zeros()) },
            },
          },
        },
        3: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_conv: {
            lower: weight([4, 4], rotation('lower')),
            upper: weight([4, 4], rotation('upper')),
            log_scale: weight([4], rotation('log_scale')),
            sign: state([4], rotation('sign')),
            permutation: state([4], rotation('permutation')),
          },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 2, 96], glorotUniform(18, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 4], zeros()), bias: weight([4], zeros()) },
            },
          },
        },
        4: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_conv: {
            lower: weight([4, 4], rotation('lower')),
            upper: weight([4, 4], rotation('upper')),
            log_scale: weight([4], rotation('log_scale')),
            sign: state([4], rotation('sign')),
            permutation: state([4], rotation('permutation')),
          },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 2, 96], glorotUniform(18, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 4], zeros()), bias: weight([4], zeros()) },
            },
          },
        },
        5: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_conv: {
            lower: weight([4, 4], rotation('lower')),
            upper: weight([4, 4], rotation('upper')),
            log_scale: weight([4], rotation('log_scale')),
            sign: state([4], rotation('sign')),
            permutation: state([4], rotation('permutation')),
          },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 2, 96], glorotUniform(18, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 4], zeros()), bias: weight([4], zeros()) },
            },
          },
        },
      },
    },
    channels_2: {
      repeat: {
        0: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_conv: {
            lower: weight([8, 8], rotation('lower')),
            upper: weight([8, 8], rotation('upper')),
            log_scale: weight([8], rotation('log_scale')),
            sign: state([8], rotation('sign')),
            permutation: state([8], rotation('permutation')),
          },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 4, 96], glorotUniform(36, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 8], zeros()), bias: weight([8], zeros()) },
            },
          },
        },
        1: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_conv: {
            lower: weight([8, 8], rotation('lower')),
            upper: weight([8, 8], rotation('upper')),
            log_scale: weight([8], rotation('log_scale')),
            sign: state([8], rotation('sign')),
            permutation: state([8], rotation('permutation')),
          },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 4, 96], glorotUniform(36, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 8], zeros()), bias: weight([8], zeros()) },
            },
          },
        },
        2: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_conv: {
            lower: weight([8, 8], rotation('lower')),
            upper: weight([8, 8], rotation('upper')),
            log_scale: weight([8], rotation('log_scale')),
            sign: state([8], rotation('sign')),
            permutation: state([8], rotation('permutation')),
          },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 4, 96], glorotUniform(36, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 8], zeros()), bias: weight([8], zeros()) },
            },
          },
        },
        3: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_conv: {
            lower: weight([8, 8], rotation('lower')),
            upper: weight([8, 8], rotation('upper')),
            log_scale: weight([8], rotation('log_scale')),
            sign: state([8], rotation('sign')),
            permutation: state([8], rotation('permutation')),
          },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 4, 96], glorotUniform(36, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 8], zeros()), bias: weight([8], zeros()) },
            },
          },
        },
        4: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_conv: {
            lower: weight([8, 8], rotation('lower')),
            upper: weight([8, 8], rotation('upper')),
            log_scale: weight([8], rotation('log_scale')),
            sign: state([8], rotation('sign')),
            permutation: state([8], rotation('permutation')),
          },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 4, 96], glorotUniform(36, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 8], zeros()), bias: weight([8], zeros()) },
            },
          },
        },
        5: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_conv: {
            lower: weight([8, 8], rotation('lower')),
            upper: weight([8, 8], rotation('upper')),
            log_scale: weight([8], rotation('log_scale')),
            sign: state([8], rotation('sign')),
            permutation: state([8], rotation('permutation')),
          },
          affine_coupling: {
            net: {
              conv: { kernel: weight([3, 3, 4, 96], glorotUniform(36, 864)), bias: weight([96], zeros()) },
              conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
              conv_3: { kernel: weight([3, 3, 96, 8], zeros()), bias: weight([8], zeros()) },
            },
          },
        },
      },
    },
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
}

/** net of AffineCoupling · [28, 28, 1] → [28, 28, 2] · line 50 */
function fCheckersRepeat0AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'checkerboard', parity: 0 }); // [28, 28, 1] · line 50
  const conv = nn.conv2d(kept, w.checkers.repeat[0].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [28, 28, 96] · line 10
  const conv2 = nn.conv2d(conv, w.checkers.repeat[0].affine_coupling.net.conv_2, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [28, 28, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.checkers.repeat[0].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [28, 28, 2] · line 10
  return conv3;
}

/** net of AffineCoupling · [28, 28, 1] → [28, 28, 2] · line 50 */
function fCheckersRepeat1AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'checkerboard', parity: 1 }); // [28, 28, 1] · line 50
  const conv = nn.conv2d(kept, w.checkers.repeat[1].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [28, 28, 96] · line 10
  const conv2 = nn.conv2d(conv, w.checkers.repeat[1].affine_coupling.net.conv_2, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [28, 28, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.checkers.repeat[1].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [28, 28, 2] · line 10
  return conv3;
}

/** net of AffineCoupling · [14, 14, 4] → [14, 14, 4] · line 55 */
function fChannelsRepeat0AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [14, 14, 2] · line 55
  const conv = nn.conv2d(kept, w.channels.repeat[0].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] · line 10
  const conv2 = nn.conv2d(conv, w.channels.repeat[0].affine_coupling.net.conv_2, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.channels.repeat[0].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 10
  return conv3;
}

/** net of AffineCoupling · [14, 14, 4] → [14, 14, 4] · line 55 */
function fChannelsRepeat1AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'half', parity: 1 }); // [14, 14, 2] · line 55
  const conv = nn.conv2d(kept, w.channels.repeat[1].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] · line 10
  const conv2 = nn.conv2d(conv, w.channels.repeat[1].affine_coupling.net.conv_2, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.channels.repeat[1].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 10
  return conv3;
}

/** net of AffineCoupling · [14, 14, 4] → [14, 14, 4] · line 55 */
function fChannelsRepeat2AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [14, 14, 2] · line 55
  const conv = nn.conv2d(kept, w.channels.repeat[2].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] · line 10
  const conv2 = nn.conv2d(conv, w.channels.repeat[2].affine_coupling.net.conv_2, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.channels.repeat[2].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 10
  return conv3;
}

/** net of AffineCoupling · [14, 14, 4] → [14, 14, 4] · line 55 */
function fChannelsRepeat3AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'half', parity: 1 }); // [14, 14, 2] · line 55
  const conv = nn.conv2d(kept, w.channels.repeat[3].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] · line 10
  const conv2 = nn.conv2d(conv, w.channels.repeat[3].affine_coupling.net.conv_2, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.channels.repeat[3].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 10
  return conv3;
}

/** net of AffineCoupling · [14, 14, 4] → [14, 14, 4] · line 55 */
function fChannelsRepeat4AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [14, 14, 2] · line 55
  const conv = nn.conv2d(kept, w.channels.repeat[4].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] · line 10
  const conv2 = nn.conv2d(conv, w.channels.repeat[4].affine_coupling.net.conv_2, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.channels.repeat[4].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 10
  return conv3;
}

/** net of AffineCoupling · [14, 14, 4] → [14, 14, 4] · line 55 */
function fChannelsRepeat5AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'half', parity: 1 }); // [14, 14, 2] · line 55
  const conv = nn.conv2d(kept, w.channels.repeat[5].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] · line 10
  const conv2 = nn.conv2d(conv, w.channels.repeat[5].affine_coupling.net.conv_2, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.channels.repeat[5].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 10
  return conv3;
}

/** net of AffineCoupling · [7, 7, 8] → [7, 7, 8] · line 55 */
function fChannels2Repeat0AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [7, 7, 4] · line 55
  const conv = nn.conv2d(kept, w.channels_2.repeat[0].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [7, 7, 96] · line 10
  const conv2 = nn.conv2d(conv, w.channels_2.repeat[0].affine_coupling.net.conv_2, {
    strides: [1, 1],
    padding: 'same',
    activation: 'relu',
  }); // [7, 7, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.channels_2.repeat[0].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 10
  return conv3;
}

/** net of AffineCoupling · [7, 7, 8] → [7, 7, 8] · line 55 */
function fChannels2Repeat1AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'half', parity: 1 }); // [7, 7, 4] · line 55
  const conv = nn.conv2d(kept, w.channels_2.repeat[1].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [7, 7, 96] · line 10
  const conv2 = nn.conv2d(conv, w.channels_2.repeat[1].affine_coupling.net.conv_2, {
    strides: [1, 1],
    padding: 'same',
    activation: 'relu',
  }); // [7, 7, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.channels_2.repeat[1].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 10
  return conv3;
}

/** net of AffineCoupling · [7, 7, 8] → [7, 7, 8] · line 55 */
function fChannels2Repeat2AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [7, 7, 4] · line 55
  const conv = nn.conv2d(kept, w.channels_2.repeat[2].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [7, 7, 96] · line 10
  const conv2 = nn.conv2d(conv, w.channels_2.repeat[2].affine_coupling.net.conv_2, {
    strides: [1, 1],
    padding: 'same',
    activation: 'relu',
  }); // [7, 7, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.channels_2.repeat[2].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 10
  return conv3;
}

/** net of AffineCoupling · [7, 7, 8] → [7, 7, 8] · line 55 */
function fChannels2Repeat3AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'half', parity: 1 }); // [7, 7, 4] · line 55
  const conv = nn.conv2d(kept, w.channels_2.repeat[3].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [7, 7, 96] · line 10
  const conv2 = nn.conv2d(conv, w.channels_2.repeat[3].affine_coupling.net.conv_2, {
    strides: [1, 1],
    padding: 'same',
    activation: 'relu',
  }); // [7, 7, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.channels_2.repeat[3].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 10
  return conv3;
}

/** net of AffineCoupling · [7, 7, 8] → [7, 7, 8] · line 55 */
function fChannels2Repeat4AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [7, 7, 4] · line 55
  const conv = nn.conv2d(kept, w.channels_2.repeat[4].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [7, 7, 96] · line 10
  const conv2 = nn.conv2d(conv, w.channels_2.repeat[4].affine_coupling.net.conv_2, {
    strides: [1, 1],
    padding: 'same',
    activation: 'relu',
  }); // [7, 7, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.channels_2.repeat[4].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 10
  return conv3;
}

/** net of AffineCoupling · [7, 7, 8] → [7, 7, 8] · line 55 */
function fChannels2Repeat5AffineCoupling(w: Weights['F'], x: Tensor4D): Tensor4D {
  const kept = flow.kept(x, { kind: 'half', parity: 1 }); // [7, 7, 4] · line 55
  const conv = nn.conv2d(kept, w.channels_2.repeat[5].affine_coupling.net.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [7, 7, 96] · line 10
  const conv2 = nn.conv2d(conv, w.channels_2.repeat[5].affine_coupling.net.conv_2, {
    strides: [1, 1],
    padding: 'same',
    activation: 'relu',
  }); // [7, 7, 96] · line 10
  const conv3 = nn.conv2d(conv2, w.channels_2.repeat[5].affine_coupling.net.conv_3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 10
  return conv3;
}

/** x [28, 28, 1] → z [784], log_det [] · 231,756 parameters · realnvp.gen:58 */
export function F(w: Weights['F'], x: Tensor4D, pass: Pass): { z: Tensor2D; log_det: Tensor1D } {
  const dequantize = flow.dequantize(x, pass, 'dequantize', { levels: 256 }); // [28, 28, 1], [] · line 59
  const logit = flow.logit(dequantize.y, { alpha: 0.05 }); // [28, 28, 1], [] · line 59
  const actNorm = flow.actNorm(logit.y, w.checkers.repeat[0].act_norm, pass); // [28, 28, 1], [] · line 50
  const affineCoupling = flow.affineCoupling(
    actNorm.y,
    fCheckersRepeat0AffineCoupling(w, actNorm.y),
    { kind: 'checkerboard', parity: 0 },
    { bound: 2 },
  ); // [28, 28, 1], [] · line 50
  const actNorm2 = flow.actNorm(affineCoupling.y, w.checkers.repeat[1].act_norm, pass); // [28, 28, 1], [] · line 50
  const affineCoupling2 = flow.affineCoupling(
    actNorm2.y,
    fCheckersRepeat1AffineCoupling(w, actNorm2.y),
    { kind: 'checkerboard', parity: 1 },
    { bound: 2 },
  ); // [28, 28, 1], [] · line 50
  const squeeze = flow.squeeze(affineCoupling2.y, 2); // [14, 14, 4] · line 60
  const actNorm3 = flow.actNorm(squeeze, w.channels.repeat[0].act_norm, pass); // [14, 14, 4], [] · line 55
  const invertibleConv = flow.invertibleConv(actNorm3.y, w.channels.repeat[0].invertible_conv); // [14, 14, 4], [] · line 55
  const affineCoupling3 = flow.affineCoupling(
    invertibleConv.y,
    fChannelsRepeat0AffineCoupling(w, invertibleConv.y),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [14, 14, 4], [] · line 55
  const actNorm4 = flow.actNorm(affineCoupling3.y, w.channels.repeat[1].act_norm, pass); // [14, 14, 4], [] · line 55
  const invertibleConv2 = flow.invertibleConv(actNorm4.y, w.channels.repeat[1].invertible_conv); // [14, 14, 4], [] · line 55
  const affineCoupling4 = flow.affineCoupling(
    invertibleConv2.y,
    fChannelsRepeat1AffineCoupling(w, invertibleConv2.y),
    { kind: 'half', parity: 1 },
    { bound: 2 },
  ); // [14, 14, 4], [] · line 55
  const actNorm5 = flow.actNorm(affineCoupling4.y, w.channels.repeat[2].act_norm, pass); // [14, 14, 4], [] · line 55
  const invertibleConv3 = flow.invertibleConv(actNorm5.y, w.channels.repeat[2].invertible_conv); // [14, 14, 4], [] · line 55
  const affineCoupling5 = flow.affineCoupling(
    invertibleConv3.y,
    fChannelsRepeat2AffineCoupling(w, invertibleConv3.y),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [14, 14, 4], [] · line 55
  const actNorm6 = flow.actNorm(affineCoupling5.y, w.channels.repeat[3].act_norm, pass); // [14, 14, 4], [] · line 55
  const invertibleConv4 = flow.invertibleConv(actNorm6.y, w.channels.repeat[3].invertible_conv); // [14, 14, 4], [] · line 55
  const affineCoupling6 = flow.affineCoupling(
    invertibleConv4.y,
    fChannelsRepeat3AffineCoupling(w, invertibleConv4.y),
    { kind: 'half', parity: 1 },
    { bound: 2 },
  ); // [14, 14, 4], [] · line 55
  const actNorm7 = flow.actNorm(affineCoupling6.y, w.channels.repeat[4].act_norm, pass); // [14, 14, 4], [] · line 55
  const invertibleConv5 = flow.invertibleConv(actNorm7.y, w.channels.repeat[4].invertible_conv); // [14, 14, 4], [] · line 55
  const affineCoupling7 = flow.affineCoupling(
    invertibleConv5.y,
    fChannelsRepeat4AffineCoupling(w, invertibleConv5.y),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [14, 14, 4], [] · line 55
  const actNorm8 = flow.actNorm(affineCoupling7.y, w.channels.repeat[5].act_norm, pass); // [14, 14, 4], [] · line 55
  const invertibleConv6 = flow.invertibleConv(actNorm8.y, w.channels.repeat[5].invertible_conv); // [14, 14, 4], [] · line 55
  const affineCoupling8 = flow.affineCoupling(
    invertibleConv6.y,
    fChannelsRepeat5AffineCoupling(w, invertibleConv6.y),
    { kind: 'half', parity: 1 },
    { bound: 2 },
  ); // [14, 14, 4], [] · line 55
  const split = flow.split(affineCoupling8.y); // [14, 14, 2], [14, 14, 2] · line 60
  const squeeze2 = flow.squeeze(split.y, 2); // [7, 7, 8] · line 60
  const actNorm9 = flow.actNorm(squeeze2, w.channels_2.repeat[0].act_norm, pass); // [7, 7, 8], [] · line 55
  const invertibleConv7 = flow.invertibleConv(actNorm9.y, w.channels_2.repeat[0].invertible_conv); // [7, 7, 8], [] · line 55
  const affineCoupling9 = flow.affineCoupling(
    invertibleConv7.y,
    fChannels2Repeat0AffineCoupling(w, invertibleConv7.y),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [7, 7, 8], [] · line 55
  const actNorm10 = flow.actNorm(affineCoupling9.y, w.channels_2.repeat[1].act_norm, pass); // [7, 7, 8], [] · line 55
  const invertibleConv8 = flow.invertibleConv(actNorm10.y, w.channels_2.repeat[1].invertible_conv); // [7, 7, 8], [] · line 55
  const affineCoupling10 = flow.affineCoupling(
    invertibleConv8.y,
    fChannels2Repeat1AffineCoupling(w, invertibleConv8.y),
    { kind: 'half', parity: 1 },
    { bound: 2 },
  ); // [7, 7, 8], [] · line 55
  const actNorm11 = flow.actNorm(affineCoupling10.y, w.channels_2.repeat[2].act_norm, pass); // [7, 7, 8], [] · line 55
  const invertibleConv9 = flow.invertibleConv(actNorm11.y, w.channels_2.repeat[2].invertible_conv); // [7, 7, 8], [] · line 55
  const affineCoupling11 = flow.affineCoupling(
    invertibleConv9.y,
    fChannels2Repeat2AffineCoupling(w, invertibleConv9.y),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [7, 7, 8], [] · line 55
  const actNorm12 = flow.actNorm(affineCoupling11.y, w.channels_2.repeat[3].act_norm, pass); // [7, 7, 8], [] · line 55
  const invertibleConv10 = flow.invertibleConv(actNorm12.y, w.channels_2.repeat[3].invertible_conv); // [7, 7, 8], [] · line 55
  const affineCoupling12 = flow.affineCoupling(
    invertibleConv10.y,
    fChannels2Repeat3AffineCoupling(w, invertibleConv10.y),
    { kind: 'half', parity: 1 },
    { bound: 2 },
  ); // [7, 7, 8], [] · line 55
  const actNorm13 = flow.actNorm(affineCoupling12.y, w.channels_2.repeat[4].act_norm, pass); // [7, 7, 8], [] · line 55
  const invertibleConv11 = flow.invertibleConv(actNorm13.y, w.channels_2.repeat[4].invertible_conv); // [7, 7, 8], [] · line 55
  const affineCoupling13 = flow.affineCoupling(
    invertibleConv11.y,
    fChannels2Repeat4AffineCoupling(w, invertibleConv11.y),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [7, 7, 8], [] · line 55
  const actNorm14 = flow.actNorm(affineCoupling13.y, w.channels_2.repeat[5].act_norm, pass); // [7, 7, 8], [] · line 55
  const invertibleConv12 = flow.invertibleConv(actNorm14.y, w.channels_2.repeat[5].invertible_conv); // [7, 7, 8], [] · line 55
  const affineCoupling14 = flow.affineCoupling(
    invertibleConv12.y,
    fChannels2Repeat5AffineCoupling(w, invertibleConv12.y),
    { kind: 'half', parity: 1 },
    { bound: 2 },
  ); // [7, 7, 8], [] · line 55
  const join = flow.join([split.z, affineCoupling14.y]); // [784] · line 58
  const logDet = flow.total([
    dequantize.logDet,
    logit.logDet,
    actNorm.logDet,
    affineCoupling.logDet,
    actNorm2.logDet,
    affineCoupling2.logDet,
    actNorm3.logDet,
    invertibleConv.logDet,
    affineCoupling3.logDet,
    actNorm4.logDet,
    invertibleConv2.logDet,
    affineCoupling4.logDet,
    actNorm5.logDet,
    invertibleConv3.logDet,
    affineCoupling5.logDet,
    actNorm6.logDet,
    invertibleConv4.logDet,
    affineCoupling6.logDet,
    actNorm7.logDet,
    invertibleConv5.logDet,
    affineCoupling7.logDet,
    actNorm8.logDet,
    invertibleConv6.logDet,
    affineCoupling8.logDet,
    actNorm9.logDet,
    invertibleConv7.logDet,
    affineCoupling9.logDet,
    actNorm10.logDet,
    invertibleConv8.logDet,
    affineCoupling10.logDet,
    actNorm11.logDet,
    invertibleConv9.logDet,
    affineCoupling11.logDet,
    actNorm12.logDet,
    invertibleConv10.logDet,
    affineCoupling12.logDet,
    actNorm13.logDet,
    invertibleConv11.logDet,
    affineCoupling13.logDet,
    actNorm14.logDet,
    invertibleConv12.logDet,
    affineCoupling14.logDet,
  ]); // [] · line 58
  return { z: join, log_det: logDet };
}

/** The way back, from z to x · realnvp.gen:58 */
export function inverseF(w: Weights['F'], z: Tensor2D, rounded: boolean = true): Tensor4D {
  const [z1, z2] = flow.part(z, [
    [14, 14, 2],
    [7, 7, 8],
  ]) as [Tensor4D, Tensor4D];
  const invertibleConv: Tensor4D = flow.affineCouplingInverse(
    z2,
    fChannels2Repeat5AffineCoupling(w, z2),
    { kind: 'half', parity: 1 },
    { bound: 2 },
  ); // [7, 7, 8] · line 55
  const actNorm: Tensor4D = flow.invertibleConvInverse(invertibleConv, w.channels_2.repeat[5].invertible_conv); // [7, 7, 8] · line 55
  const affineCoupling: Tensor4D = flow.actNormInverse(actNorm, w.channels_2.repeat[5].act_norm); // [7, 7, 8] · line 55
  const invertibleConv2: Tensor4D = flow.affineCouplingInverse(
    affineCoupling,
    fChannels2Repeat4AffineCoupling(w, affineCoupling),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [7, 7, 8] · line 55
  const actNorm2: Tensor4D = flow.invertibleConvInverse(invertibleConv2, w.channels_2.repeat[4].invertible_conv); // [7, 7, 8] · line 55
  const affineCoupling2: Tensor4D = flow.actNormInverse(actNorm2, w.channels_2.repeat[4].act_norm); // [7, 7, 8] · line 55
  const invertibleConv3: Tensor4D = flow.affineCouplingInverse(
    affineCoupling2,
    fChannels2Repeat3AffineCoupling(w, affineCoupling2),
    { kind: 'half', parity: 1 },
    { bound: 2 },
  ); // [7, 7, 8] · line 55
  const actNorm3: Tensor4D = flow.invertibleConvInverse(invertibleConv3, w.channels_2.repeat[3].invertible_conv); // [7, 7, 8] · line 55
  const affineCoupling3: Tensor4D = flow.actNormInverse(actNorm3, w.channels_2.repeat[3].act_norm); // [7, 7, 8] · line 55
  const invertibleConv4: Tensor4D = flow.affineCouplingInverse(
    affineCoupling3,
    fChannels2Repeat2AffineCoupling(w, affineCoupling3),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [7, 7, 8] · line 55
  const actNorm4: Tensor4D = flow.invertibleConvInverse(invertibleConv4, w.channels_2.repeat[2].invertible_conv); // [7, 7, 8] · line 55
  const affineCoupling4: Tensor4D = flow.actNormInverse(actNorm4, w.channels_2.repeat[2].act_norm); // [7, 7, 8] · line 55
  const invertibleConv5: Tensor4D = flow.affineCouplingInverse(
    affineCoupling4,
    fChannels2Repeat1AffineCoupling(w, affineCoupling4),
    { kind: 'half', parity: 1 },
    { bound: 2 },
  ); // [7, 7, 8] · line 55
  const actNorm5: Tensor4D = flow.invertibleConvInverse(invertibleConv5, w.channels_2.repeat[1].invertible_conv); // [7, 7, 8] · line 55
  const affineCoupling5: Tensor4D = flow.actNormInverse(actNorm5, w.channels_2.repeat[1].act_norm); // [7, 7, 8] · line 55
  const invertibleConv6: Tensor4D = flow.affineCouplingInverse(
    affineCoupling5,
    fChannels2Repeat0AffineCoupling(w, affineCoupling5),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [7, 7, 8] · line 55
  const actNorm6: Tensor4D = flow.invertibleConvInverse(invertibleConv6, w.channels_2.repeat[0].invertible_conv); // [7, 7, 8] · line 55
  const squeeze: Tensor4D = flow.actNormInverse(actNorm6, w.channels_2.repeat[0].act_norm); // [7, 7, 8] · line 55
  const split: Tensor4D = flow.squeezeInverse(squeeze, 2); // [14, 14, 2] · line 60
  const affineCoupling6: Tensor4D = flow.splitInverse(split, z1); // [14, 14, 4] · line 60
  const invertibleConv7: Tensor4D = flow.affineCouplingInverse(
    affineCoupling6,
    fChannelsRepeat5AffineCoupling(w, affineCoupling6),
    { kind: 'half', parity: 1 },
    { bound: 2 },
  ); // [14, 14, 4] · line 55
  const actNorm7: Tensor4D = flow.invertibleConvInverse(invertibleConv7, w.channels.repeat[5].invertible_conv); // [14, 14, 4] · line 55
  const affineCoupling7: Tensor4D = flow.actNormInverse(actNorm7, w.channels.repeat[5].act_norm); // [14, 14, 4] · line 55
  const invertibleConv8: Tensor4D = flow.affineCouplingInverse(
    affineCoupling7,
    fChannelsRepeat4AffineCoupling(w, affineCoupling7),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [14, 14, 4] · line 55
  const actNorm8: Tensor4D = flow.invertibleConvInverse(invertibleConv8, w.channels.repeat[4].invertible_conv); // [14, 14, 4] · line 55
  const affineCoupling8: Tensor4D = flow.actNormInverse(actNorm8, w.channels.repeat[4].act_norm); // [14, 14, 4] · line 55
  const invertibleConv9: Tensor4D = flow.affineCouplingInverse(
    affineCoupling8,
    fChannelsRepeat3AffineCoupling(w, affineCoupling8),
    { kind: 'half', parity: 1 },
    { bound: 2 },
  ); // [14, 14, 4] · line 55
  const actNorm9: Tensor4D = flow.invertibleConvInverse(invertibleConv9, w.channels.repeat[3].invertible_conv); // [14, 14, 4] · line 55
  const affineCoupling9: Tensor4D = flow.actNormInverse(actNorm9, w.channels.repeat[3].act_norm); // [14, 14, 4] · line 55
  const invertibleConv10: Tensor4D = flow.affineCouplingInverse(
    affineCoupling9,
    fChannelsRepeat2AffineCoupling(w, affineCoupling9),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [14, 14, 4] · line 55
  const actNorm10: Tensor4D = flow.invertibleConvInverse(invertibleConv10, w.channels.repeat[2].invertible_conv); // [14, 14, 4] · line 55
  const affineCoupling10: Tensor4D = flow.actNormInverse(actNorm10, w.channels.repeat[2].act_norm); // [14, 14, 4] · line 55
  const invertibleConv11: Tensor4D = flow.affineCouplingInverse(
    affineCoupling10,
    fChannelsRepeat1AffineCoupling(w, affineCoupling10),
    { kind: 'half', parity: 1 },
    { bound: 2 },
  ); // [14, 14, 4] · line 55
  const actNorm11: Tensor4D = flow.invertibleConvInverse(invertibleConv11, w.channels.repeat[1].invertible_conv); // [14, 14, 4] · line 55
  const affineCoupling11: Tensor4D = flow.actNormInverse(actNorm11, w.channels.repeat[1].act_norm); // [14, 14, 4] · line 55
  const invertibleConv12: Tensor4D = flow.affineCouplingInverse(
    affineCoupling11,
    fChannelsRepeat0AffineCoupling(w, affineCoupling11),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [14, 14, 4] · line 55
  const actNorm12: Tensor4D = flow.invertibleConvInverse(invertibleConv12, w.channels.repeat[0].invertible_conv); // [14, 14, 4] · line 55
  const squeeze2: Tensor4D = flow.actNormInverse(actNorm12, w.channels.repeat[0].act_norm); // [14, 14, 4] · line 55
  const affineCoupling12: Tensor4D = flow.squeezeInverse(squeeze2, 2); // [28, 28, 1] · line 60
  const actNorm13: Tensor4D = flow.affineCouplingInverse(
    affineCoupling12,
    fCheckersRepeat1AffineCoupling(w, affineCoupling12),
    { kind: 'checkerboard', parity: 1 },
    { bound: 2 },
  ); // [28, 28, 1] · line 50
  const affineCoupling13: Tensor4D = flow.actNormInverse(actNorm13, w.checkers.repeat[1].act_norm); // [28, 28, 1] · line 50
  const actNorm14: Tensor4D = flow.affineCouplingInverse(
    affineCoupling13,
    fCheckersRepeat0AffineCoupling(w, affineCoupling13),
    { kind: 'checkerboard', parity: 0 },
    { bound: 2 },
  ); // [28, 28, 1] · line 50
  const logit: Tensor4D = flow.actNormInverse(actNorm14, w.checkers.repeat[0].act_norm); // [28, 28, 1] · line 50
  const dequantize: Tensor4D = flow.logitInverse(logit, { alpha: 0.05 }); // [28, 28, 1] · line 59
  return rounded ? flow.dequantizeInverse(dequantize, { levels: 256 }) : dequantize;
}

/** log p(x) of every example, in nats · realnvp.gen:58 */
export function logProbF(w: Weights['F'], x: Tensor4D, pass: Pass): Tensor1D {
  const { z, log_det } = F(w, x, pass);
  return tf.add(flow.baseLogProb(z, 'normal'), log_det);
}

/** The largest |x − inverse of its z| of every example, before anything is rounded · realnvp.gen:58 */
export function roundTripF(w: Weights['F'], x: Tensor4D, pass: Pass): Tensor1D {
  const dequantize = flow.dequantize(x, pass, 'dequantize', { levels: 256 }); // [28, 28, 1], [] · line 59
  const { z } = F(w, x, pass);
  return flow.farthest(inverseF(w, z, false), dequantize.y);
}

/** The loss `nll` of every example, and what is computed on the way · realnvp.gen:21 */
export function lossNll(w: Weights, { x }: Batch, pass: Pass): { nll: Tensor1D; bits: Tensor1D } {
  const logProbFOfX = logProbF(w.F, x, pass.in('nll/F')); // [] · line 21
  const nll = tf.neg(logProbFOfX); // [] · line 21
  const bits: Tensor1D = tf.div(nll, 543.4273895589971); // [] · line 30
  return { nll, bits };
}

/** Every other loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { x }: Batch, pass: Pass): { nll: Tensor1D; bits: Tensor1D } {
  const logProbFOfX = logProbF(w.F, x, pass.in('nll/F')); // [] · line 21
  const nll = tf.neg(logProbFOfX); // [] · line 21
  const bits: Tensor1D = tf.div(nll, 543.4273895589971); // [] · line 30
  return { nll, bits };
}

/** Losses and metrics on first 256. */
export function evaluateFirst256(w: Weights, { x }: Batch, pass: Pass): { round_trip: Tensor1D } {
  const roundTrip = roundTripF(w.F, x, pass.in('round_trip/F')); // [] · line 31
  return { round_trip: roundTrip };
}

/** draw(F) · realnvp.gen:33 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const draw: Tensor2D = flow.baseDraw(pass, 'generate/draw', [pass.batch, 784], 'normal', 1); // [784] · line 33
  const inverseFOutput = inverseF(w.F, draw); // [28, 28, 1] · line 33
  return [inverseFOutput];
}

/** What `average` of the evaluation `ood` is the mean of, over fashion_mnist.train · realnvp.gen:39 */
export function averageOod(w: Weights, { x }: { x: Tensor4D }, pass: Pass): { average: Tensor1D } {
  const likelihood = logProbF(w.F, x, pass.in('ood/likelihood/F')); // [] · line 38
  return { average: likelihood };
}

/**
 * Does the likelihood tell other pictures from those that it was trained on? (Nalisnick et al. 2019: it does not.)
 *
 * The scores of the evaluation `ood`, of every example · realnvp.gen:37
 */
export function evaluationOod(
  w: Weights,
  { x, average }: { x: Tensor4D; average: Scalar },
  pass: Pass,
): { likelihood: Tensor1D; typicality: Tensor1D } {
  const likelihood = logProbF(w.F, x, pass.in('ood/likelihood/F')); // [] · line 38
  const typicality: Tensor1D = tf.neg(tf.abs(tf.sub(likelihood, average))); // [] · line 39
  return { likelihood, typicality };
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'Multiscale',
  spec: 'realnvp.gen',
  weights,
  data: {
    fashion_mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] } } },
    mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] } } },
    omniglot: {
      fields: {
        x: {
          kind: 'image',
          shape: [28, 28, 1],
          from: 'image',
          transforms: [{ name: 'invert' }, { name: 'resize', settings: { size: 28 } }],
        },
      },
    },
  },
  train: {
    data: 'fashion_mnist',
    batch: 64,
    epochs: 8,
    schedule: { kind: 'cosine', to: 8 },
    steps: [{ name: 'step', loss: 'nll', terms: lossNll, over: ['F'], optimizer: adam({ lr: 0.001 }) }],
  },
  evaluate,
  terms: {
    nll: { role: 'loss' },
    bits: { role: 'metric' },
    round_trip: { role: 'metric', on: { split: 'test', first: 256 }, evaluate: evaluateFirst256 },
  },
  samples: {
    generate: { n: 9, at: { kind: 'every', interval: 5 }, outputs: [{ name: 'draw(F)', shape: [28, 28, 1] }], run: sampleGenerate },
  },
  plots: { curves: { kind: 'lines', series: ['bits'] } },
  evaluations: {
    ood: {
      averages: { average: { on: { data: 'fashion_mnist', split: 'train' }, values: averageOod } },
      scores: ['likelihood', 'typicality'],
      inside: [
        { data: 'fashion_mnist', split: 'test' },
        { data: 'fashion_mnist', split: 'train' },
      ],
      outside: [{ data: 'mnist', split: 'test' }, { data: 'omniglot' }],
      run: evaluationOod,
    },
  },
  claims: [
    {
      text: 'auroc(ood.likelihood, mnist.test) < 0.5',
      left: { kind: 'auroc', score: 'ood.likelihood', set: 'mnist.test' },
      operator: '<',
      right: 0.5,
    },
    {
      text: 'auroc(ood.typicality, mnist.test) > 0.5',
      left: { kind: 'auroc', score: 'ood.typicality', set: 'mnist.test' },
      operator: '>',
      right: 0.5,
    },
  ],
});

export default model;
