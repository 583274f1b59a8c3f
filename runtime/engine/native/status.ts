/** The current status: if ONNX Runtime fails later, the same object says so. See `failure.ts`. */
export interface NativeStatus {
  readonly active: boolean;
  /** The reason in words, to stand after “WebAssembly …”. */
  readonly reason: string;
  /** True if it was switched off. */
  readonly chosen?: boolean;
  readonly threads?: number;
  /** The largest relative error of the self-test. */
  readonly error?: number;
}
