/** Values of tensors outside the backend, by path, as checkpoints hold them. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}
export type NamedArrays = ReadonlyMap<string, NamedArray>;
