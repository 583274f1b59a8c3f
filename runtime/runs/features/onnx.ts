/** Networks in ONNX files, run by ONNX Runtime's public interface. Node only. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { load, messageOf } from '../../engine/node/packages.js';
import { UserError } from '../../common/errors.js';

/** The used part of the types of `onnxruntime-node`, an optional package whose own types may be missing. */
interface OnnxTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}
interface OnnxSession {
  readonly inputNames: readonly string[];
  run(feeds: Readonly<Record<string, OnnxTensor>>, fetches: readonly string[]): Promise<Record<string, OnnxTensor>>;
  release(): Promise<void>;
}
interface OnnxRuntime {
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: { readonly logSeverityLevel: number }): Promise<OnnxSession>;
  };
}

export interface OnnxNet {
  readonly sha256: string;
  /** The outputs asked for, in their order, of x in the file's own layout. */
  run(x: Float32Array, shape: readonly number[]): Promise<Float32Array[]>;
  dispose(): void;
}

const ERRORS_ONLY = 3;

/**
 * @param outputs Values of the graph. Inner ones are declared as outputs beside the file's own.
 * @throws UserError if the file or ONNX Runtime is missing.
 */
export async function openOnnx(path: string, outputs: readonly string[]): Promise<OnnxNet> {
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`The network '${path}' cannot be read: ${error.message}.`, { cause: error });
  });
  const runtime = onnxRuntime(path);
  // Protocol buffers that follow one another are one message: the appended field joins the graph's list of outputs.
  const more = field(7, Buffer.concat(outputs.map((name) => field(12, field(1, Buffer.from(name))))));
  const session = await runtime.InferenceSession.create(Buffer.concat([file, more]), {
    logSeverityLevel: ERRORS_ONLY,
  }).catch((error: unknown) => {
    throw new UserError(`ONNX Runtime cannot open '${path}': ${messageOf(error)}.`, { cause: error });
  });
  return {
    sha256: createHash('sha256').update(file).digest('hex'),
    run: async (x, shape) => {
      const found = await session.run({ [session.inputNames[0]!]: new runtime.Tensor('float32', x, shape) }, outputs);
      return outputs.map((name) => found[name]!.data);
    },
    dispose: () => void session.release(),
  };
}

function onnxRuntime(path: string): OnnxRuntime {
  try {
    return load('onnxruntime-node') as OnnxRuntime;
  } catch (error) {
    throw new UserError(`'${path}' is an ONNX file, and ONNX Runtime could not be loaded: ${messageOf(error)}.`, {
      hint: 'npm install onnxruntime-node, or take features of a network in another format.',
      cause: error,
    });
  }
}

/** A length-delimited field of a protocol buffer. */
function field(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return Buffer.from([...bytes, value]);
}
