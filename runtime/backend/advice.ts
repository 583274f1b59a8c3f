/** What somebody can do about a backend that is missing or slower than it could be. Node only. */
import { PACKAGE, VERSION } from './native/binding.js';
import { packageVersion } from './packages.js';
import type { BackendStatus } from './status.js';

/** Skips a script of onnxruntime-node that fetches CUDA libraries, which genc does not use. */
const SKIP_LINE = `${PACKAGE}-install=skip`;

const install = `npm install ${PACKAGE}@${VERSION}`;

/** For ONNX Runtime, which is missing for `reason`. */
function nativeAdvice({ native }: BackendStatus): string | undefined {
  if (native === undefined || native.active) return undefined;
  if (native.chosen === true) return 'Without GENC_NATIVE=off in the environment, training is several times faster.';
  const version = packageVersion(PACKAGE);
  if (version === undefined) {
    return (
      `For several times the speed: ${install}. If that stops at a download from nuget.org, which genc does not ` +
      `need, put the line ${SKIP_LINE} into .npmrc beside your package.json and run it again.`
    );
  }
  if (version !== VERSION) return `For several times the speed: ${install}.`;
  return (
    `${PACKAGE} ${VERSION} is installed and does not work on this machine (${process.platform} ${process.arch}). ` +
    `If its files are incomplete, 'npm rebuild ${PACKAGE}' or installing anew helps; otherwise training works as it ` +
    'is, several times slower.'
  );
}

/** One or two sentences, or undefined where there is nothing to do. */
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
  const gpu = name === 'tensorflow-gpu';
  const packageName = gpu ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  const needs = gpu ? ' It needs an NVIDIA GPU with CUDA.' : ' It brings TensorFlow on the processor.';
  if (state === 'not installed') return `If you want it: npm install ${packageName}.${needs}`;
  if (state === 'no addon') return `If you want it: npm rebuild ${packageName}, which downloads libtensorflow.${needs}`;
  if (state === 'cpu only') return 'For a GPU: install its driver and the CUDA version that tfjs-node-gpu asks for.';
  return undefined;
}
