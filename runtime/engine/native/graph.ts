/** A builder of the small ONNX graphs behind kernels. Values are known by name. */
import { encodeNode, encodeTensor } from './protobuf.js';
import type { Attribute, ElementType } from './protobuf.js';

const storage = {
  float32: (values: ArrayLike<number>): Float32Array => Float32Array.from(values),
  int32: (values: ArrayLike<number>): Int32Array => Int32Array.from(values),
  int64: (values: ArrayLike<number>): BigInt64Array => BigInt64Array.from(Array.from(values, BigInt)),
};

export interface Large {
  readonly name: string;
  readonly shape: readonly number[];
  /** True if the first side is that for one example, and grows with the free side of the inputs. */
  readonly free: boolean;
}

export class Graph {
  readonly nodes: Uint8Array[] = [];
  readonly constants: Uint8Array[] = [];
  /** The large values between operations, which may stand in memory that all sessions share. */
  readonly large: Large[] = [];
  private count = 0;

  private name(): string {
    this.count += 1;
    return `v${this.count}`;
  }

  /** Adds an operation with one output, and returns the output's name. */
  op(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const output = this.name();
    this.nodes.push(encodeNode(operator, inputs, [output], attributes));
    return output;
  }

  private constant(type: ElementType & keyof typeof storage, shape: number[], values: ArrayLike<number>): string {
    const name = this.name();
    this.constants.push(encodeTensor({ name, type, shape }, storage[type](values)));
    return name;
  }

  integers(values: ArrayLike<number>): string {
    return this.constant('int64', [values.length], values);
  }

  /** Indices for Gather, for which ONNX Runtime needs half the memory with int32. */
  indices(values: ArrayLike<number>): string {
    return this.constant('int32', [values.length], values);
  }

  scalar(value: number): string {
    return this.constant('float32', [], [value]);
  }

  floats(shape: number[], values: ArrayLike<number>): string {
    return this.constant('float32', shape, values);
  }

  zeros(shape: number[]): string {
    return this.constant('float32', shape, new Float32Array(shape.reduce((product, side) => product * side, 1)));
  }

  ones(shape: number[]): string {
    return this.constant(
      'float32',
      shape,
      new Float32Array(shape.reduce((product, side) => product * side, 1)).fill(1),
    );
  }

  reshape(x: string, shape: readonly number[]): string {
    return this.op('Reshape', [x, this.integers(shape)]);
  }

  transpose(x: string, perm: readonly number[]): string {
    return this.op('Transpose', [x], { perm });
  }

  /** Marks a value in between as large. `free`: the first side is that for one example of many. */
  note(name: string, shape: readonly number[], free = false): string {
    this.large.push({ name, shape, free });
    return name;
  }

  /** The rows (along `axis`) of x at constant places. */
  gather(x: string, places: ArrayLike<number>, axis: number): string {
    return this.op('Gather', [x, this.indices(places)], { axis });
  }

  concat(parts: readonly string[], axis: number): string {
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : this.op('Concat', parts, { axis });
  }

  matMul(a: string, b: string): string {
    return this.op('MatMul', [a, b]);
  }

  /** A product of two matrices, either of which may be transposed, plus a third matrix if there is one. */
  gemm(a: string, b: string, transA: boolean, transB: boolean, sum?: string): string {
    const inputs = sum === undefined ? [a, b] : [a, b, sum];
    return this.op('Gemm', inputs, { transA: Number(transA), transB: Number(transB) });
  }
}
