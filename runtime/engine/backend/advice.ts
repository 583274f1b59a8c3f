/** Advice on a backend that is missing or slower than it could be. Node only. */
import { PACKAGE, VERSION } from '../native/binding.js';
import { packageVersion } from '../node/packages.js';
import type { BackendStatus } from './status.js';

/** The line in .npmrc that skips a script of onnxruntime-node, which fetches CUDA libraries that genc does not use. */
const SKIP_LINE = `${PACKAGE}-install=skip`;

const install = `npm install ${PACKAGE}@${VERSION}`;

/** The advice on ONNX Runtime, which is missing for `reason`. */
function nativeAdvice({ native }: BackendStatus): string | undefined {
  if (native === undefined || native.active) return undefined;
  if (native.chosen === true) return 'Without GENC_NATIVE=off in the environment, training is several times faster.';
  const version = packageVersion(PACKAGE);
  if (version === VERSION) {
    return (
      `${PACKAGE} ${VERSION} is installed and does not work on this machine (${process.platform} ${process.arch}). ` +
      `If files of it are missing, delete node_modules/${PACKAGE} and install again; otherwise training works as it ` +
      'is, several times slower.'
    );
  }
  if (version !== undefined) return `For several times the speed: ${install}.`;
  return (
    `For several times the speed: ${install} (in a clone of genc: npm ci --include=optional). If that stops at a ` +
    'download from nuget.org, which genc does not need, run it with ONNXRUNTIME_NODE_INSTALL=skip in the environment, ' +
    `or put the line ${SKIP_LINE} into .npmrc beside your package.json.`
  );
}

/** One or two sentences, or undefined if there is nothing to do. */
export function adviceOn(status: BackendStatus): string | undefined {
  const { name, state } = status;
  if (name === 'wasm') {
    if (state === 'ready') return nativeAdvice(status);
    return 'It comes with genc: install genc again (npm ci in a clone).';
  }
  if (state === 'ready' || name === 'cpu') return undefined;
  if (name === 'webgpu') {
    return state === 'not installed' || state === 'no device'
      ? 'Nothing to do: Node itself has no WebGPU. Compiled models use it in browsers.'
      : undefined;
  }
  // The reason names packages that are installed and do not work.
  if (state === 'cpu only')
    return 'For a GPU: install its driver, CUDA 11.2 and cuDNN 8.1. docs/tensorflow.md says more.';
  if (state !== 'not installed') return undefined;
  return name === 'tensorflow-gpu'
    ? 'It needs an NVIDIA GPU with CUDA 11.2 and cuDNN 8.1; docs/tensorflow.md says how to install it.'
    : "If you want it: npm install @tensorflow/tfjs-node, which brings TensorFlow's C library for the processor.";
}
