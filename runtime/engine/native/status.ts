/** As it stands: when ONNX Runtime fails later, the same object says so. See `failure.ts`. */
export interface NativeStatus {
  readonly active: boolean;
  /** In words, to stand after “WebAssembly …”. */
  readonly reason: string;
  /** It was switched off. */
  readonly chosen?: boolean;
  readonly threads?: number;
  /** Largest relative error of the self-test. */
  readonly error?: number;
}
