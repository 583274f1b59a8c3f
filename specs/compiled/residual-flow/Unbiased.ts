/**
 * Unbiased, a variant (ResidualFlow → Unbiased).
 * A random number of terms, weighted by how seldom they come: unbiased.
 *
 * Compiled by genc from residual-flow.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, flow, glorotUniform, nn, ones, state, unit, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  F: {
    level: {
      repeat: {
        0: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_residual: {
            branch: {
              conv: {
                kernel: weight([3, 3, 4, 64], glorotUniform(36, 576)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 4], unit()),
              },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 4], glorotUniform(576, 36)),
                bias: weight([4], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
            },
          },
        },
        1: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_residual: {
            branch: {
              conv: {
                kernel: weight([3, 3, 4, 64], glorotUniform(36, 576)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 4], unit()),
              },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 4], glorotUniform(576, 36)),
                bias: weight([4], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
            },
          },
        },
        2: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_residual: {
            branch: {
              conv: {
                kernel: weight([3, 3, 4, 64], glorotUniform(36, 576)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 4], unit()),
              },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 4], glorotUniform(576, 36)),
                bias: weight([4], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
            },
          },
        },
        3: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_residual: {
            branch: {
              conv: {
                kernel: weight([3, 3, 4, 64], glorotUniform(36, 576)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 4], unit()),
              },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 4], glorotUniform(576, 36)),
                bias: weight([4], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
            },
          },
        },
        4: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_residual: {
            branch: {
              conv: {
                kernel: weight([3, 3, 4, 64], glorotUniform(36, 576)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 4], unit()),
              },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 4], glorotUniform(576, 36)),
                bias: weight([4], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
            },
          },
        },
        5: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_residual: {
            branch: {
              conv: {
                kernel: weight([3, 3, 4, 64], glorotUniform(36, 576)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 4], unit()),
              },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 4], glorotUniform(576, 36)),
                bias: weight([4], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
            },
          },
        },
        6: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_residual: {
            branch: {
              conv: {
                kernel: weight([3, 3, 4, 64], glorotUniform(36, 576)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 4], unit()),
              },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 4], glorotUniform(576, 36)),
                bias: weight([4], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
            },
          },
        },
        7: {
          act_norm: { bias: weight([4], zeros()), log_scale: weight([4], zeros()), mean: state([4], zeros()), std: state([4], ones()) },
          invertible_residual: {
            branch: {
              conv: {
                kernel: weight([3, 3, 4, 64], glorotUniform(36, 576)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 4], unit()),
              },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 4], glorotUniform(576, 36)),
                bias: weight([4], zeros()),
                u: state([1, 14, 14, 64], unit()),
              },
            },
          },
        },
      },
    },
    level_2: {
      repeat: {
        0: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_residual: {
            branch: {
              conv: { kernel: weight([3, 3, 8, 64], glorotUniform(72, 576)), bias: weight([64], zeros()), u: state([1, 7, 7, 8], unit()) },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 8], glorotUniform(576, 72)),
                bias: weight([8], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
            },
          },
        },
        1: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_residual: {
            branch: {
              conv: { kernel: weight([3, 3, 8, 64], glorotUniform(72, 576)), bias: weight([64], zeros()), u: state([1, 7, 7, 8], unit()) },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 8], glorotUniform(576, 72)),
                bias: weight([8], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
            },
          },
        },
        2: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_residual: {
            branch: {
              conv: { kernel: weight([3, 3, 8, 64], glorotUniform(72, 576)), bias: weight([64], zeros()), u: state([1, 7, 7, 8], unit()) },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 8], glorotUniform(576, 72)),
                bias: weight([8], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
            },
          },
        },
        3: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_residual: {
            branch: {
              conv: { kernel: weight([3, 3, 8, 64], glorotUniform(72, 576)), bias: weight([64], zeros()), u: state([1, 7, 7, 8], unit()) },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 8], glorotUniform(576, 72)),
                bias: weight([8], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
            },
          },
        },
        4: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_residual: {
            branch: {
              conv: { kernel: weight([3, 3, 8, 64], glorotUniform(72, 576)), bias: weight([64], zeros()), u: state([1, 7, 7, 8], unit()) },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 8], glorotUniform(576, 72)),
                bias: weight([8], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
            },
          },
        },
        5: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_residual: {
            branch: {
              conv: { kernel: weight([3, 3, 8, 64], glorotUniform(72, 576)), bias: weight([64], zeros()), u: state([1, 7, 7, 8], unit()) },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 8], glorotUniform(576, 72)),
                bias: weight([8], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
            },
          },
        },
        6: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_residual: {
            branch: {
              conv: { kernel: weight([3, 3, 8, 64], glorotUniform(72, 576)), bias: weight([64], zeros()), u: state([1, 7, 7, 8], unit()) },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 8], glorotUniform(576, 72)),
                bias: weight([8], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
            },
          },
        },
        7: {
          act_norm: { bias: weight([8], zeros()), log_scale: weight([8], zeros()), mean: state([8], zeros()), std: state([8], ones()) },
          invertible_residual: {
            branch: {
              conv: { kernel: weight([3, 3, 8, 64], glorotUniform(72, 576)), bias: weight([64], zeros()), u: state([1, 7, 7, 8], unit()) },
              conv_2: {
                kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)),
                bias: weight([64], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
              conv_3: {
                kernel: weight([3, 3, 64, 8], glorotUniform(576, 72)),
                bias: weight([8], zeros()),
                u: state([1, 7, 7, 64], unit()),
              },
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

/** branch of InvertibleResidual · [14, 14, 4] → [14, 14, 4] · line 17 */
function fLevelRepeat0InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level.repeat[0].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level.repeat[0].invertible_residual.branch.conv.kernel,
      w.level.repeat[0].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level.repeat[0].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level.repeat[0].invertible_residual.branch.conv_2.kernel,
      w.level.repeat[0].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level.repeat[0].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level.repeat[0].invertible_residual.branch.conv_3.kernel,
      w.level.repeat[0].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [14, 14, 4] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [14, 14, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [14, 14, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [14, 14, 4] → [14, 14, 4] · line 17 */
function fLevelRepeat1InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level.repeat[1].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level.repeat[1].invertible_residual.branch.conv.kernel,
      w.level.repeat[1].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level.repeat[1].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level.repeat[1].invertible_residual.branch.conv_2.kernel,
      w.level.repeat[1].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level.repeat[1].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level.repeat[1].invertible_residual.branch.conv_3.kernel,
      w.level.repeat[1].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [14, 14, 4] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [14, 14, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [14, 14, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [14, 14, 4] → [14, 14, 4] · line 17 */
function fLevelRepeat2InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level.repeat[2].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level.repeat[2].invertible_residual.branch.conv.kernel,
      w.level.repeat[2].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level.repeat[2].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level.repeat[2].invertible_residual.branch.conv_2.kernel,
      w.level.repeat[2].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level.repeat[2].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level.repeat[2].invertible_residual.branch.conv_3.kernel,
      w.level.repeat[2].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [14, 14, 4] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [14, 14, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [14, 14, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [14, 14, 4] → [14, 14, 4] · line 17 */
function fLevelRepeat3InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level.repeat[3].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level.repeat[3].invertible_residual.branch.conv.kernel,
      w.level.repeat[3].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level.repeat[3].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level.repeat[3].invertible_residual.branch.conv_2.kernel,
      w.level.repeat[3].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level.repeat[3].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level.repeat[3].invertible_residual.branch.conv_3.kernel,
      w.level.repeat[3].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [14, 14, 4] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [14, 14, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [14, 14, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [14, 14, 4] → [14, 14, 4] · line 17 */
function fLevelRepeat4InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level.repeat[4].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level.repeat[4].invertible_residual.branch.conv.kernel,
      w.level.repeat[4].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level.repeat[4].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level.repeat[4].invertible_residual.branch.conv_2.kernel,
      w.level.repeat[4].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level.repeat[4].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level.repeat[4].invertible_residual.branch.conv_3.kernel,
      w.level.repeat[4].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [14, 14, 4] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [14, 14, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [14, 14, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [14, 14, 4] → [14, 14, 4] · line 17 */
function fLevelRepeat5InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level.repeat[5].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level.repeat[5].invertible_residual.branch.conv.kernel,
      w.level.repeat[5].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level.repeat[5].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level.repeat[5].invertible_residual.branch.conv_2.kernel,
      w.level.repeat[5].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level.repeat[5].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level.repeat[5].invertible_residual.branch.conv_3.kernel,
      w.level.repeat[5].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [14, 14, 4] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [14, 14, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [14, 14, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [14, 14, 4] → [14, 14, 4] · line 17 */
function fLevelRepeat6InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level.repeat[6].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level.repeat[6].invertible_residual.branch.conv.kernel,
      w.level.repeat[6].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level.repeat[6].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level.repeat[6].invertible_residual.branch.conv_2.kernel,
      w.level.repeat[6].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level.repeat[6].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level.repeat[6].invertible_residual.branch.conv_3.kernel,
      w.level.repeat[6].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [14, 14, 4] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [14, 14, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [14, 14, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [14, 14, 4] → [14, 14, 4] · line 17 */
function fLevelRepeat7InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level.repeat[7].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level.repeat[7].invertible_residual.branch.conv.kernel,
      w.level.repeat[7].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level.repeat[7].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level.repeat[7].invertible_residual.branch.conv_2.kernel,
      w.level.repeat[7].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level.repeat[7].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level.repeat[7].invertible_residual.branch.conv_3.kernel,
      w.level.repeat[7].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [14, 14, 4] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [14, 14, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [14, 14, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [7, 7, 8] → [7, 7, 8] · line 17 */
function fLevel2Repeat0InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level_2.repeat[0].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[0].invertible_residual.branch.conv.kernel,
      w.level_2.repeat[0].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level_2.repeat[0].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[0].invertible_residual.branch.conv_2.kernel,
      w.level_2.repeat[0].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level_2.repeat[0].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[0].invertible_residual.branch.conv_3.kernel,
      w.level_2.repeat[0].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [7, 7, 8] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [7, 7, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [7, 7, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [7, 7, 8] → [7, 7, 8] · line 17 */
function fLevel2Repeat1InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level_2.repeat[1].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[1].invertible_residual.branch.conv.kernel,
      w.level_2.repeat[1].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level_2.repeat[1].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[1].invertible_residual.branch.conv_2.kernel,
      w.level_2.repeat[1].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level_2.repeat[1].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[1].invertible_residual.branch.conv_3.kernel,
      w.level_2.repeat[1].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [7, 7, 8] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [7, 7, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [7, 7, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [7, 7, 8] → [7, 7, 8] · line 17 */
function fLevel2Repeat2InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level_2.repeat[2].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[2].invertible_residual.branch.conv.kernel,
      w.level_2.repeat[2].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level_2.repeat[2].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[2].invertible_residual.branch.conv_2.kernel,
      w.level_2.repeat[2].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level_2.repeat[2].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[2].invertible_residual.branch.conv_3.kernel,
      w.level_2.repeat[2].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [7, 7, 8] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [7, 7, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [7, 7, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [7, 7, 8] → [7, 7, 8] · line 17 */
function fLevel2Repeat3InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level_2.repeat[3].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[3].invertible_residual.branch.conv.kernel,
      w.level_2.repeat[3].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level_2.repeat[3].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[3].invertible_residual.branch.conv_2.kernel,
      w.level_2.repeat[3].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level_2.repeat[3].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[3].invertible_residual.branch.conv_3.kernel,
      w.level_2.repeat[3].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [7, 7, 8] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [7, 7, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [7, 7, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [7, 7, 8] → [7, 7, 8] · line 17 */
function fLevel2Repeat4InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level_2.repeat[4].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[4].invertible_residual.branch.conv.kernel,
      w.level_2.repeat[4].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level_2.repeat[4].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[4].invertible_residual.branch.conv_2.kernel,
      w.level_2.repeat[4].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level_2.repeat[4].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[4].invertible_residual.branch.conv_3.kernel,
      w.level_2.repeat[4].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [7, 7, 8] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [7, 7, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [7, 7, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [7, 7, 8] → [7, 7, 8] · line 17 */
function fLevel2Repeat5InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level_2.repeat[5].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[5].invertible_residual.branch.conv.kernel,
      w.level_2.repeat[5].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level_2.repeat[5].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[5].invertible_residual.branch.conv_2.kernel,
      w.level_2.repeat[5].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level_2.repeat[5].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[5].invertible_residual.branch.conv_3.kernel,
      w.level_2.repeat[5].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [7, 7, 8] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [7, 7, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [7, 7, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [7, 7, 8] → [7, 7, 8] · line 17 */
function fLevel2Repeat6InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level_2.repeat[6].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[6].invertible_residual.branch.conv.kernel,
      w.level_2.repeat[6].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level_2.repeat[6].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[6].invertible_residual.branch.conv_2.kernel,
      w.level_2.repeat[6].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level_2.repeat[6].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[6].invertible_residual.branch.conv_3.kernel,
      w.level_2.repeat[6].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [7, 7, 8] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [7, 7, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [7, 7, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 14
    return conv3;
  };
}

/** branch of InvertibleResidual · [7, 7, 8] → [7, 7, 8] · line 17 */
function fLevel2Repeat7InvertibleResidual(w: Weights['F'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = {
    ...w.level_2.repeat[7].invertible_residual.branch.conv,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[7].invertible_residual.branch.conv.kernel,
      w.level_2.repeat[7].invertible_residual.branch.conv.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 12
  const bounded2 = {
    ...w.level_2.repeat[7].invertible_residual.branch.conv_2,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[7].invertible_residual.branch.conv_2.kernel,
      w.level_2.repeat[7].invertible_residual.branch.conv_2.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 13
  const bounded3 = {
    ...w.level_2.repeat[7].invertible_residual.branch.conv_3,
    kernel: nn.lipschitzConv(
      w.level_2.repeat[7].invertible_residual.branch.conv_3.kernel,
      w.level_2.repeat[7].invertible_residual.branch.conv_3.u,
      pass,
      { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
    ),
  }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [7, 7, 8] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [7, 7, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [7, 7, 64] · line 14
    const conv3 = nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [7, 7, 8] · line 14
    return conv3;
  };
}

/** x [28, 28, 1] → z [784], log_det [] · 438,944 parameters · residual-flow.gen:20 */
export function F(w: Weights['F'], x: Tensor4D, pass: Pass): { z: Tensor2D; log_det: Tensor1D } {
  const dequantize = flow.dequantize(x, pass, 'dequantize', { levels: 256 }); // [28, 28, 1], [] · line 21
  const logit = flow.logit(dequantize.y, { alpha: 0.05 }); // [28, 28, 1], [] · line 21
  const squeeze = flow.squeeze(logit.y, 2); // [14, 14, 4] · line 21
  const actNorm = flow.actNorm(squeeze, w.level.repeat[0].act_norm, pass); // [14, 14, 4], [] · line 17
  const invertibleResidual = flow.residual(
    actNorm.y,
    fLevelRepeat0InvertibleResidual(w, pass),
    pass,
    'level/repeat/0/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [14, 14, 4], [] · line 17
  const actNorm2 = flow.actNorm(invertibleResidual.y, w.level.repeat[1].act_norm, pass); // [14, 14, 4], [] · line 17
  const invertibleResidual2 = flow.residual(
    actNorm2.y,
    fLevelRepeat1InvertibleResidual(w, pass),
    pass,
    'level/repeat/1/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [14, 14, 4], [] · line 17
  const actNorm3 = flow.actNorm(invertibleResidual2.y, w.level.repeat[2].act_norm, pass); // [14, 14, 4], [] · line 17
  const invertibleResidual3 = flow.residual(
    actNorm3.y,
    fLevelRepeat2InvertibleResidual(w, pass),
    pass,
    'level/repeat/2/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [14, 14, 4], [] · line 17
  const actNorm4 = flow.actNorm(invertibleResidual3.y, w.level.repeat[3].act_norm, pass); // [14, 14, 4], [] · line 17
  const invertibleResidual4 = flow.residual(
    actNorm4.y,
    fLevelRepeat3InvertibleResidual(w, pass),
    pass,
    'level/repeat/3/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [14, 14, 4], [] · line 17
  const actNorm5 = flow.actNorm(invertibleResidual4.y, w.level.repeat[4].act_norm, pass); // [14, 14, 4], [] · line 17
  const invertibleResidual5 = flow.residual(
    actNorm5.y,
    fLevelRepeat4InvertibleResidual(w, pass),
    pass,
    'level/repeat/4/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [14, 14, 4], [] · line 17
  const actNorm6 = flow.actNorm(invertibleResidual5.y, w.level.repeat[5].act_norm, pass); // [14, 14, 4], [] · line 17
  const invertibleResidual6 = flow.residual(
    actNorm6.y,
    fLevelRepeat5InvertibleResidual(w, pass),
    pass,
    'level/repeat/5/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [14, 14, 4], [] · line 17
  const actNorm7 = flow.actNorm(invertibleResidual6.y, w.level.repeat[6].act_norm, pass); // [14, 14, 4], [] · line 17
  const invertibleResidual7 = flow.residual(
    actNorm7.y,
    fLevelRepeat6InvertibleResidual(w, pass),
    pass,
    'level/repeat/6/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [14, 14, 4], [] · line 17
  const actNorm8 = flow.actNorm(invertibleResidual7.y, w.level.repeat[7].act_norm, pass); // [14, 14, 4], [] · line 17
  const invertibleResidual8 = flow.residual(
    actNorm8.y,
    fLevelRepeat7InvertibleResidual(w, pass),
    pass,
    'level/repeat/7/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [14, 14, 4], [] · line 17
  const split = flow.split(invertibleResidual8.y); // [14, 14, 2], [14, 14, 2] · line 21
  const squeeze2 = flow.squeeze(split.y, 2); // [7, 7, 8] · line 21
  const actNorm9 = flow.actNorm(squeeze2, w.level_2.repeat[0].act_norm, pass); // [7, 7, 8], [] · line 17
  const invertibleResidual9 = flow.residual(
    actNorm9.y,
    fLevel2Repeat0InvertibleResidual(w, pass),
    pass,
    'level_2/repeat/0/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [7, 7, 8], [] · line 17
  const actNorm10 = flow.actNorm(invertibleResidual9.y, w.level_2.repeat[1].act_norm, pass); // [7, 7, 8], [] · line 17
  const invertibleResidual10 = flow.residual(
    actNorm10.y,
    fLevel2Repeat1InvertibleResidual(w, pass),
    pass,
    'level_2/repeat/1/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [7, 7, 8], [] · line 17
  const actNorm11 = flow.actNorm(invertibleResidual10.y, w.level_2.repeat[2].act_norm, pass); // [7, 7, 8], [] · line 17
  const invertibleResidual11 = flow.residual(
    actNorm11.y,
    fLevel2Repeat2InvertibleResidual(w, pass),
    pass,
    'level_2/repeat/2/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [7, 7, 8], [] · line 17
  const actNorm12 = flow.actNorm(invertibleResidual11.y, w.level_2.repeat[3].act_norm, pass); // [7, 7, 8], [] · line 17
  const invertibleResidual12 = flow.residual(
    actNorm12.y,
    fLevel2Repeat3InvertibleResidual(w, pass),
    pass,
    'level_2/repeat/3/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [7, 7, 8], [] · line 17
  const actNorm13 = flow.actNorm(invertibleResidual12.y, w.level_2.repeat[4].act_norm, pass); // [7, 7, 8], [] · line 17
  const invertibleResidual13 = flow.residual(
    actNorm13.y,
    fLevel2Repeat4InvertibleResidual(w, pass),
    pass,
    'level_2/repeat/4/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [7, 7, 8], [] · line 17
  const actNorm14 = flow.actNorm(invertibleResidual13.y, w.level_2.repeat[5].act_norm, pass); // [7, 7, 8], [] · line 17
  const invertibleResidual14 = flow.residual(
    actNorm14.y,
    fLevel2Repeat5InvertibleResidual(w, pass),
    pass,
    'level_2/repeat/5/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [7, 7, 8], [] · line 17
  const actNorm15 = flow.actNorm(invertibleResidual14.y, w.level_2.repeat[6].act_norm, pass); // [7, 7, 8], [] · line 17
  const invertibleResidual15 = flow.residual(
    actNorm15.y,
    fLevel2Repeat6InvertibleResidual(w, pass),
    pass,
    'level_2/repeat/6/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [7, 7, 8], [] · line 17
  const actNorm16 = flow.actNorm(invertibleResidual15.y, w.level_2.repeat[7].act_norm, pass); // [7, 7, 8], [] · line 17
  const invertibleResidual16 = flow.residual(
    actNorm16.y,
    fLevel2Repeat7InvertibleResidual(w, pass),
    pass,
    'level_2/repeat/7/invertible_residual',
    { trace: { kind: 'roulette', exact: 2, p: 0.5 } },
  ); // [7, 7, 8], [] · line 17
  const join = flow.join([split.z, invertibleResidual16.y]); // [784] · line 20
  const logDet = flow.total([
    dequantize.logDet,
    logit.logDet,
    actNorm.logDet,
    invertibleResidual.logDet,
    actNorm2.logDet,
    invertibleResidual2.logDet,
    actNorm3.logDet,
    invertibleResidual3.logDet,
    actNorm4.logDet,
    invertibleResidual4.logDet,
    actNorm5.logDet,
    invertibleResidual5.logDet,
    actNorm6.logDet,
    invertibleResidual6.logDet,
    actNorm7.logDet,
    invertibleResidual7.logDet,
    actNorm8.logDet,
    invertibleResidual8.logDet,
    actNorm9.logDet,
    invertibleResidual9.logDet,
    actNorm10.logDet,
    invertibleResidual10.logDet,
    actNorm11.logDet,
    invertibleResidual11.logDet,
    actNorm12.logDet,
    invertibleResidual12.logDet,
    actNorm13.logDet,
    invertibleResidual13.logDet,
    actNorm14.logDet,
    invertibleResidual14.logDet,
    actNorm15.logDet,
    invertibleResidual15.logDet,
    actNorm16.logDet,
    invertibleResidual16.logDet,
  ]); // [] · line 20
  return { z: join, log_det: logDet };
}

/** The way back, from z to x · residual-flow.gen:20 */
export function inverseF(w: Weights['F'], z: Tensor2D, pass: Pass, rounded: boolean = true): Tensor4D {
  const [z1, z2] = flow.part(z, [
    [14, 14, 2],
    [7, 7, 8],
  ]) as [Tensor4D, Tensor4D];
  const actNorm: Tensor4D = flow.residualInverse(z2, fLevel2Repeat7InvertibleResidual(w, pass), { steps: 100, tolerance: 0.00001 }); // [7, 7, 8] · line 17
  const invertibleResidual: Tensor4D = flow.actNormInverse(actNorm, w.level_2.repeat[7].act_norm); // [7, 7, 8] · line 17
  const actNorm2: Tensor4D = flow.residualInverse(invertibleResidual, fLevel2Repeat6InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [7, 7, 8] · line 17
  const invertibleResidual2: Tensor4D = flow.actNormInverse(actNorm2, w.level_2.repeat[6].act_norm); // [7, 7, 8] · line 17
  const actNorm3: Tensor4D = flow.residualInverse(invertibleResidual2, fLevel2Repeat5InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [7, 7, 8] · line 17
  const invertibleResidual3: Tensor4D = flow.actNormInverse(actNorm3, w.level_2.repeat[5].act_norm); // [7, 7, 8] · line 17
  const actNorm4: Tensor4D = flow.residualInverse(invertibleResidual3, fLevel2Repeat4InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [7, 7, 8] · line 17
  const invertibleResidual4: Tensor4D = flow.actNormInverse(actNorm4, w.level_2.repeat[4].act_norm); // [7, 7, 8] · line 17
  const actNorm5: Tensor4D = flow.residualInverse(invertibleResidual4, fLevel2Repeat3InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [7, 7, 8] · line 17
  const invertibleResidual5: Tensor4D = flow.actNormInverse(actNorm5, w.level_2.repeat[3].act_norm); // [7, 7, 8] · line 17
  const actNorm6: Tensor4D = flow.residualInverse(invertibleResidual5, fLevel2Repeat2InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [7, 7, 8] · line 17
  const invertibleResidual6: Tensor4D = flow.actNormInverse(actNorm6, w.level_2.repeat[2].act_norm); // [7, 7, 8] · line 17
  const actNorm7: Tensor4D = flow.residualInverse(invertibleResidual6, fLevel2Repeat1InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [7, 7, 8] · line 17
  const invertibleResidual7: Tensor4D = flow.actNormInverse(actNorm7, w.level_2.repeat[1].act_norm); // [7, 7, 8] · line 17
  const actNorm8: Tensor4D = flow.residualInverse(invertibleResidual7, fLevel2Repeat0InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [7, 7, 8] · line 17
  const squeeze: Tensor4D = flow.actNormInverse(actNorm8, w.level_2.repeat[0].act_norm); // [7, 7, 8] · line 17
  const split: Tensor4D = flow.squeezeInverse(squeeze, 2); // [14, 14, 2] · line 21
  const invertibleResidual8: Tensor4D = flow.splitInverse(split, z1); // [14, 14, 4] · line 21
  const actNorm9: Tensor4D = flow.residualInverse(invertibleResidual8, fLevelRepeat7InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [14, 14, 4] · line 17
  const invertibleResidual9: Tensor4D = flow.actNormInverse(actNorm9, w.level.repeat[7].act_norm); // [14, 14, 4] · line 17
  const actNorm10: Tensor4D = flow.residualInverse(invertibleResidual9, fLevelRepeat6InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [14, 14, 4] · line 17
  const invertibleResidual10: Tensor4D = flow.actNormInverse(actNorm10, w.level.repeat[6].act_norm); // [14, 14, 4] · line 17
  const actNorm11: Tensor4D = flow.residualInverse(invertibleResidual10, fLevelRepeat5InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [14, 14, 4] · line 17
  const invertibleResidual11: Tensor4D = flow.actNormInverse(actNorm11, w.level.repeat[5].act_norm); // [14, 14, 4] · line 17
  const actNorm12: Tensor4D = flow.residualInverse(invertibleResidual11, fLevelRepeat4InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [14, 14, 4] · line 17
  const invertibleResidual12: Tensor4D = flow.actNormInverse(actNorm12, w.level.repeat[4].act_norm); // [14, 14, 4] · line 17
  const actNorm13: Tensor4D = flow.residualInverse(invertibleResidual12, fLevelRepeat3InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [14, 14, 4] · line 17
  const invertibleResidual13: Tensor4D = flow.actNormInverse(actNorm13, w.level.repeat[3].act_norm); // [14, 14, 4] · line 17
  const actNorm14: Tensor4D = flow.residualInverse(invertibleResidual13, fLevelRepeat2InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [14, 14, 4] · line 17
  const invertibleResidual14: Tensor4D = flow.actNormInverse(actNorm14, w.level.repeat[2].act_norm); // [14, 14, 4] · line 17
  const actNorm15: Tensor4D = flow.residualInverse(invertibleResidual14, fLevelRepeat1InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [14, 14, 4] · line 17
  const invertibleResidual15: Tensor4D = flow.actNormInverse(actNorm15, w.level.repeat[1].act_norm); // [14, 14, 4] · line 17
  const actNorm16: Tensor4D = flow.residualInverse(invertibleResidual15, fLevelRepeat0InvertibleResidual(w, pass), {
    steps: 100,
    tolerance: 0.00001,
  }); // [14, 14, 4] · line 17
  const squeeze2: Tensor4D = flow.actNormInverse(actNorm16, w.level.repeat[0].act_norm); // [14, 14, 4] · line 17
  const logit: Tensor4D = flow.squeezeInverse(squeeze2, 2); // [28, 28, 1] · line 21
  const dequantize: Tensor4D = flow.logitInverse(logit, { alpha: 0.05 }); // [28, 28, 1] · line 21
  return rounded ? flow.dequantizeInverse(dequantize, { levels: 256 }) : dequantize;
}

/** log p(x) of every example, in nats · residual-flow.gen:20 */
export function logProbF(w: Weights['F'], x: Tensor4D, pass: Pass): Tensor1D {
  const { z, log_det } = F(w, x, pass);
  return tf.add(flow.baseLogProb(z, 'normal'), log_det);
}

/** The largest Lipschitz constant of the residual blocks, bounded by the norms of their layers · residual-flow.gen:20 */
export function lipschitzF(w: Weights['F'], pass: Pass): Scalar {
  return flow.largestConstant([
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[0].invertible_residual.branch.conv.kernel,
          w.level.repeat[0].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[0].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[0].invertible_residual.branch.conv_2.kernel,
          w.level.repeat[0].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[0].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[0].invertible_residual.branch.conv_3.kernel,
          w.level.repeat[0].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[0].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level/repeat/0/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[1].invertible_residual.branch.conv.kernel,
          w.level.repeat[1].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[1].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[1].invertible_residual.branch.conv_2.kernel,
          w.level.repeat[1].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[1].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[1].invertible_residual.branch.conv_3.kernel,
          w.level.repeat[1].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[1].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level/repeat/1/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[2].invertible_residual.branch.conv.kernel,
          w.level.repeat[2].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[2].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[2].invertible_residual.branch.conv_2.kernel,
          w.level.repeat[2].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[2].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[2].invertible_residual.branch.conv_3.kernel,
          w.level.repeat[2].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[2].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level/repeat/2/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[3].invertible_residual.branch.conv.kernel,
          w.level.repeat[3].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[3].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[3].invertible_residual.branch.conv_2.kernel,
          w.level.repeat[3].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[3].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[3].invertible_residual.branch.conv_3.kernel,
          w.level.repeat[3].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[3].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level/repeat/3/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[4].invertible_residual.branch.conv.kernel,
          w.level.repeat[4].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[4].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[4].invertible_residual.branch.conv_2.kernel,
          w.level.repeat[4].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[4].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[4].invertible_residual.branch.conv_3.kernel,
          w.level.repeat[4].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[4].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level/repeat/4/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[5].invertible_residual.branch.conv.kernel,
          w.level.repeat[5].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[5].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[5].invertible_residual.branch.conv_2.kernel,
          w.level.repeat[5].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[5].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[5].invertible_residual.branch.conv_3.kernel,
          w.level.repeat[5].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[5].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level/repeat/5/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[6].invertible_residual.branch.conv.kernel,
          w.level.repeat[6].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[6].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[6].invertible_residual.branch.conv_2.kernel,
          w.level.repeat[6].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[6].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[6].invertible_residual.branch.conv_3.kernel,
          w.level.repeat[6].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[6].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level/repeat/6/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[7].invertible_residual.branch.conv.kernel,
          w.level.repeat[7].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[7].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[7].invertible_residual.branch.conv_2.kernel,
          w.level.repeat[7].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[7].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level.repeat[7].invertible_residual.branch.conv_3.kernel,
          w.level.repeat[7].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level.repeat[7].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level/repeat/7/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[0].invertible_residual.branch.conv.kernel,
          w.level_2.repeat[0].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[0].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[0].invertible_residual.branch.conv_2.kernel,
          w.level_2.repeat[0].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[0].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[0].invertible_residual.branch.conv_3.kernel,
          w.level_2.repeat[0].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[0].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level_2/repeat/0/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[1].invertible_residual.branch.conv.kernel,
          w.level_2.repeat[1].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[1].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[1].invertible_residual.branch.conv_2.kernel,
          w.level_2.repeat[1].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[1].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[1].invertible_residual.branch.conv_3.kernel,
          w.level_2.repeat[1].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[1].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level_2/repeat/1/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[2].invertible_residual.branch.conv.kernel,
          w.level_2.repeat[2].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[2].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[2].invertible_residual.branch.conv_2.kernel,
          w.level_2.repeat[2].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[2].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[2].invertible_residual.branch.conv_3.kernel,
          w.level_2.repeat[2].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[2].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level_2/repeat/2/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[3].invertible_residual.branch.conv.kernel,
          w.level_2.repeat[3].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[3].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[3].invertible_residual.branch.conv_2.kernel,
          w.level_2.repeat[3].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[3].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[3].invertible_residual.branch.conv_3.kernel,
          w.level_2.repeat[3].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[3].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level_2/repeat/3/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[4].invertible_residual.branch.conv.kernel,
          w.level_2.repeat[4].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[4].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[4].invertible_residual.branch.conv_2.kernel,
          w.level_2.repeat[4].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[4].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[4].invertible_residual.branch.conv_3.kernel,
          w.level_2.repeat[4].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[4].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level_2/repeat/4/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[5].invertible_residual.branch.conv.kernel,
          w.level_2.repeat[5].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[5].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[5].invertible_residual.branch.conv_2.kernel,
          w.level_2.repeat[5].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[5].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[5].invertible_residual.branch.conv_3.kernel,
          w.level_2.repeat[5].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[5].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level_2/repeat/5/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[6].invertible_residual.branch.conv.kernel,
          w.level_2.repeat[6].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[6].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[6].invertible_residual.branch.conv_2.kernel,
          w.level_2.repeat[6].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[6].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[6].invertible_residual.branch.conv_3.kernel,
          w.level_2.repeat[6].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[6].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level_2/repeat/6/invertible_residual · line 17
    [
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[7].invertible_residual.branch.conv.kernel,
          w.level_2.repeat[7].invertible_residual.branch.conv.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[7].invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[7].invertible_residual.branch.conv_2.kernel,
          w.level_2.repeat[7].invertible_residual.branch.conv_2.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[7].invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(
          w.level_2.repeat[7].invertible_residual.branch.conv_3.kernel,
          w.level_2.repeat[7].invertible_residual.branch.conv_3.u,
          pass,
          { bound: 0.9, iterations: 5, strides: 1, pad: 'same' },
        ),
        w.level_2.repeat[7].invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ], // level_2/repeat/7/invertible_residual · line 17
  ]);
}

/** The largest |x − inverse of its z| of every example, before anything is rounded · residual-flow.gen:20 */
export function roundTripF(w: Weights['F'], x: Tensor4D, pass: Pass): Tensor1D {
  const dequantize = flow.dequantize(x, pass, 'dequantize', { levels: 256 }); // [28, 28, 1], [] · line 21
  const { z } = F(w, x, pass);
  return flow.farthest(inverseF(w, z, pass, false), dequantize.y);
}

/** The loss `nll` of every example, and what is computed on the way · residual-flow.gen:27 */
export function lossNll(w: Weights, { x }: Batch, pass: Pass): { nll: Tensor1D; bits: Tensor1D } {
  const logProbFOfX = logProbF(w.F, x, pass.in('nll/F')); // [] · line 27
  const nll = tf.neg(logProbFOfX); // [] · line 27
  const bits: Tensor1D = tf.div(nll, 543.4273895589971); // [] · line 36
  return { nll, bits };
}

/** Every other loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { x }: Batch, pass: Pass): { nll: Tensor1D; bits: Tensor1D } {
  const logProbFOfX = logProbF(w.F, x, pass.in('nll/F')); // [] · line 27
  const nll = tf.neg(logProbFOfX); // [] · line 27
  const bits: Tensor1D = tf.div(nll, 543.4273895589971); // [] · line 36
  return { nll, bits };
}

/** Metrics of the weights alone. */
export function evaluateOnce(w: Weights, _batch: Batch, pass: Pass): { constant: Tensor } {
  const constant = lipschitzF(w.F, pass); // [] · line 37
  return { constant };
}

/** Losses and metrics on first 64. */
export function evaluateFirst64(w: Weights, { x }: Batch, pass: Pass): { round_trip: Tensor1D } {
  const roundTrip = roundTripF(w.F, x, pass.in('round_trip/F')); // [] · line 38
  return { round_trip: roundTrip };
}

/** draw(F) · residual-flow.gen:40 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const draw: Tensor2D = flow.baseDraw(pass, 'generate/draw', [pass.batch, 784], 'normal', 1); // [784] · line 40
  const inverseFOutput = inverseF(w.F, draw, pass); // [28, 28, 1] · line 40
  return [inverseFOutput];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'Unbiased',
  spec: 'residual-flow.gen',
  weights,
  data: { fashion_mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] } } } },
  train: {
    data: 'fashion_mnist',
    batch: 64,
    epochs: 50,
    steps: [{ name: 'step', loss: 'nll', terms: lossNll, over: ['F'], optimizer: adam({ lr: 0.001 }) }],
  },
  evaluate,
  terms: {
    nll: { role: 'loss' },
    bits: { role: 'metric' },
    constant: { role: 'metric', on: { split: 'test', first: 1 }, evaluate: evaluateOnce },
    round_trip: { role: 'metric', on: { split: 'test', first: 64 }, evaluate: evaluateFirst64 },
  },
  samples: {
    generate: { n: 9, at: { kind: 'every', interval: 1 }, outputs: [{ name: 'draw(F)', shape: [28, 28, 1] }], run: sampleGenerate },
  },
  plots: { curves: { kind: 'lines', series: ['bits'] } },
});

export default model;
