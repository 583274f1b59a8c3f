/** The registration of kernels over those of tfjs-node, for what these cannot compute. */
import * as tf from '@tensorflow/tfjs-core';
import type { KernelFunc, NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** An attribute of an operation of TensorFlow. */
export interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** The part of tfjs-node's backend that kernels need. */
export interface TensorflowBackend {
  readonly binding: Readonly<
    Record<'TF_ATTR_INT' | 'TF_ATTR_BOOL' | 'TF_ATTR_STRING' | 'TF_ATTR_TYPE' | 'TF_FLOAT', number>
  >;
  executeSingleOutput(name: string, attributes: OperationAttribute[], inputs: TensorInfo[]): Tensor;
}

export interface KernelCall {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly attrs: NamedAttrMap;
  readonly backend: TensorflowBackend;
  /** Computes with tfjs-node's own kernel. */
  readonly native: (inputs: Record<string, Tensor>, attrs: NamedAttrMap) => Tensor;
}

/** A kernel, or undefined for calls that it leaves to tfjs-node's own. What it computes on the way is disposed. */
export type Kernel = (call: KernelCall) => (() => Tensor) | undefined;

const layers = new WeakSet<KernelFunc>();

/** Registers `kernel` over tfjs-node's own. Calling it again changes nothing. */
export function layerKernel(kernelName: string, kernel: Kernel): void {
  const existing = tf.getKernel(kernelName, 'tensorflow');
  if (existing === undefined || layers.has(existing.kernelFunc)) return;
  const kernelFunc: KernelFunc = (args) => {
    const backend = args.backend as TensorflowBackend;
    const native: KernelCall['native'] = (inputs, attrs) =>
      existing.kernelFunc({ inputs, attrs, backend: args.backend }) as Tensor;
    const inputs = args.inputs as Record<string, Tensor>;
    const compute = kernel({ inputs, attrs: args.attrs ?? {}, backend, native });
    return compute === undefined ? existing.kernelFunc(args) : tf.tidy(compute);
  };
  layers.add(kernelFunc);
  tf.unregisterKernel(kernelName, 'tensorflow');
  tf.registerKernel({ ...existing, kernelFunc });
}
