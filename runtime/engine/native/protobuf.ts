/**
 * A writer of ONNX models: the few messages of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto that kernels
 * need.
 */

export type ElementType = 'float32' | 'int32' | 'int64' | 'bool' | 'bfloat16';
/** An attribute. A whole number is an `int` in ONNX; `{ float }` marks one that is not. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface ValueDeclaration {
  readonly name: string;
  readonly type: ElementType;
  /** The shape; a name stands for a side that is known when the model runs. */
  readonly shape: readonly (number | string)[];
}

const elementTypes: Readonly<Record<ElementType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9, bfloat16: 16 };
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** The versions of IR and operator set. ONNX Runtime 1.30 reads far newer ones, but nothing here needs them. */
const IR_VERSION = 8;
const OPERATOR_SET = 18;

const encoder = new TextEncoder();

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

/** A number as seven bits per byte, the lowest first; negative numbers as 64-bit two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Uint8Array.of(...bytes, Number(rest));
}

const tag = (field: number, wireType: number): Uint8Array => varint(field * 8 + wireType);
const integer = (field: number, value: number): Uint8Array => join([tag(field, 0), varint(value)]);
const single = (field: number, value: number): Uint8Array =>
  join([tag(field, 5), new Uint8Array(Float32Array.of(value).buffer)]);
function bytes(field: number, value: Uint8Array | string): Uint8Array {
  const content = typeof value === 'string' ? encoder.encode(value) : value;
  return join([tag(field, 2), varint(content.length), content]);
}
const packed = (field: number, values: readonly number[]): Uint8Array => bytes(field, join(values.map(varint)));

function attribute(name: string, value: Attribute): Uint8Array {
  const named = (type: keyof typeof attributeTypes, content: Uint8Array): Uint8Array =>
    join([bytes(1, name), content, integer(20, attributeTypes[type])]);
  if (typeof value === 'number') return named('int', integer(3, value));
  if (typeof value === 'string') return named('string', bytes(4, value));
  if ('float' in value) return named('float', single(2, value.float));
  return named('ints', packed(8, value));
}

/** One operation. */
export function encodeNode(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): Uint8Array {
  return join([
    ...inputs.map((name) => bytes(1, name)),
    ...outputs.map((name) => bytes(2, name)),
    bytes(4, operator),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
  ]);
}

/** A constant; `values` are its numbers in row-major order, as the machine stores them (little-endian). */
export function encodeTensor(
  { name, type, shape }: ValueDeclaration & { readonly shape: readonly number[] },
  values: Float32Array | Int32Array | BigInt64Array,
): Uint8Array {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return join([packed(1, shape), integer(2, elementTypes[type]), bytes(8, name), bytes(9, raw)]);
}

function encodeValue({ name, type, shape }: ValueDeclaration): Uint8Array {
  const sides = join(shape.map((side) => bytes(1, typeof side === 'string' ? bytes(2, side) : integer(1, side))));
  const tensorType = join([integer(1, elementTypes[type]), bytes(2, sides)]);
  return join([bytes(1, name), bytes(2, bytes(1, tensorType))]);
}

export interface ModelParts {
  /** The encoded nodes, in an order in which they can run. */
  readonly nodes: readonly Uint8Array[];
  readonly constants: readonly Uint8Array[];
  readonly inputs: readonly ValueDeclaration[];
  readonly outputs: readonly ValueDeclaration[];
}

export function encodeModel({ nodes, constants, inputs, outputs }: ModelParts): Uint8Array {
  const graph = join([
    ...nodes.map((node) => bytes(1, node)),
    bytes(2, 'kernel'),
    ...constants.map((tensor) => bytes(5, tensor)),
    ...inputs.map((value) => bytes(11, encodeValue(value))),
    ...outputs.map((value) => bytes(12, encodeValue(value))),
  ]);
  const operators = join([bytes(1, ''), integer(2, OPERATOR_SET)]);
  return join([integer(1, IR_VERSION), bytes(8, operators), bytes(7, graph)]);
}
