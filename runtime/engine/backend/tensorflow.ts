/** tfjs-node: TensorFlow's own library behind a native addon, which may be missing in more than one way. Node only. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { load, messageOf, packageFolder, restoreRemovedUtilities } from '../node/packages.js';
import { installTensorflowKernels } from '../tensorflow/install.js';
import type { BackendStatus } from './status.js';

export type Attempt = Omit<BackendStatus, 'name'>;

/** The functions that find and load packages; tests replace them. */
export interface Packages {
  readonly folderOf: (name: string) => string | undefined;
  readonly load: (name: string) => unknown;
}
const installed: Packages = { folderOf: packageFolder, load };

/**
 * True if the addon is there. It lies in `lib/napi-v8/` or a neighbour of it, if the package's install script could
 * fetch or build it.
 */
function hasAddon(folder: string): boolean {
  const lib = join(folder, 'lib');
  return existsSync(lib) && readdirSync(lib).some((sub) => existsSync(join(lib, sub, 'tfjs_binding.node')));
}

const packageNames = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

/** True if one of the packages is installed with its addon. */
export const isTensorflowInstalled = (): boolean =>
  packageNames.some((name) => {
    const folder = packageFolder(name);
    return folder !== undefined && hasAddon(folder);
  });

/** Loads one of the packages; both register a backend called `tensorflow`. */
function tryPackage(name: string, packages: Packages): Attempt & { readonly gpu?: boolean } {
  const folder = packages.folderOf(name);
  if (folder === undefined) {
    return { state: 'not installed', reason: `${name} is not installed; 'npm install ${name}' adds it` };
  }
  if (!hasAddon(folder)) {
    const reason = `${name} is installed without its native addon; 'npm rebuild ${name}' downloads it; docs/tensorflow.md has another way`;
    return { state: 'no addon', reason };
  }
  try {
    restoreRemovedUtilities();
    // TensorFlow tells its instruction sets at every start.
    process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1';
    packages.load(name);
    const backend = tf.findBackend('tensorflow') as { isUsingGpuDevice?: boolean } | null;
    if (backend === null) return { state: 'load failed', reason: `${name} loaded but registered no backend` };
    installTensorflowKernels();
    const gpu = backend.isUsingGpuDevice === true;
    const reason = gpu ? `${name} uses a GPU` : `${name} runs on the CPU: it found no GPU that it can use`;
    return { state: 'ready', reason, registered: 'tensorflow', gpu };
  } catch (error) {
    return { state: 'load failed', reason: `${name} could not be loaded: ${messageOf(error)}` };
  }
}

/** TensorFlow on a GPU. */
export function tryTensorflowGpu(packages: Packages = installed): Attempt {
  const { gpu, ...attempt } = tryPackage('@tensorflow/tfjs-node-gpu', packages);
  return attempt.state !== 'ready' || gpu === true ? attempt : { state: 'cpu only', reason: attempt.reason };
}

/** TensorFlow on the processor, by whichever of the two packages loads. */
export function tryTensorflow(packages: Packages = installed): Attempt {
  const attempts = packageNames.map((name): Attempt => {
    const { gpu: _gpu, ...attempt } = tryPackage(name, packages);
    return attempt;
  });
  const best =
    attempts.find(({ state }) => state === 'ready') ?? attempts.find(({ state }) => state !== 'not installed');
  return (
    best ?? {
      state: 'not installed',
      reason: 'neither @tensorflow/tfjs-node nor @tensorflow/tfjs-node-gpu is installed',
    }
  );
}
