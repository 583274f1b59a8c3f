/** The wasm backend of tfjs with the one kernel that it lacks for training. It is imported before genc's runtime. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';

const original = tf.getKernelsForBackend('wasm').map((kernel) => ({ ...kernel }));

/** The gradient of a convolution's filter in its simplest form, a convolution over the batch. */
function convolutionFilterGradient({ inputs: { x, dy }, attrs }) {
  const { strides, pad, dimRoundingMode, filterShape } = attrs;
  const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
  const { top, bottom, left, right } = info.padInfo;
  return tf.tidy(() => {
    const frame = [[0, 0], [top, bottom], [left, right], [0, 0]]; // prettier-ignore
    const pictures = tf.transpose(tf.pad(x, frame), [3, 1, 2, 0]);
    const gradients = tf.transpose(dy, [1, 2, 0, 3]);
    const taps = tf.conv2d(pictures, gradients, 1, 'valid', 'NHWC', [info.strideHeight, info.strideWidth]);
    const [tall, wide, channels, outputs] = filterShape;
    return tf.transpose(tf.slice(taps, [0, 0, 0, 0], [channels, tall, wide, outputs]), [1, 2, 0, 3]);
  });
}

/** Removes every kernel of genc but those named, which the backend of tfjs must lack. */
export function restorePlainKernels(kept = []) {
  for (const { kernelName } of tf.getKernelsForBackend('wasm'))
    if (!kept.includes(kernelName)) tf.unregisterKernel(kernelName, 'wasm');
  for (const kernel of original) tf.registerKernel(kernel);
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: convolutionFilterGradient,
  });
}
