import { basename, dirname, join } from 'node:path';
import type { ModelGraph } from '../../compiler/graph/types.js';
import type { Address } from '../common/spec-address.js';
import { parseAddress } from '../common/spec-address.js';
import { Failure, UsageError } from '../common/failure.js';
import { compileSpec, read } from '../common/spec.js';
import { note, print } from '../common/terminal.js';
import { writeText } from '../common/write-text.js';

export interface CompileOptions {
  readonly out?: string;
  readonly watch?: boolean;
  readonly set?: Record<string, string>;
  /** False for `--no-fuse`. */
  readonly fuse?: boolean;
  /** TypeScript on tfjs by default. */
  readonly target?: 'tfjs' | 'torch';
}

/** `vae.gen` → `vae.ts`, `dcgan.gen:WGAN_GP` → `dcgan.wgan-gp.ts`, beside the spec. */
export const modulePath = (address: Address): string => `${stemOf(address)}.ts`;

/** The path without an ending. */
function stemOf({ file, model }: Address): string {
  const stem = basename(file).replace(/\.gen$/, '');
  const suffix = model
    ? `.${model
        .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
        .replaceAll('_', '-')
        .toLowerCase()}`
    : '';
  return join(dirname(file), `${stem}${suffix}`);
}

export async function runCompile(text: string | undefined, options: CompileOptions): Promise<void> {
  const address = parseAddress(text);
  const { graph } = await compileSpec(address, options.set);
  const isTorch = options.target === 'torch';
  const files = isTorch ? await torchFiles(graph, options) : await tfjsFiles(graph, options);
  if (options.out === '-') {
    process.stdout.write(files[0]!.text);
    return;
  }
  // A model for PyTorch is a folder of files.
  const path = options.out ?? (isTorch ? `${stemOf(address)}-torch` : modulePath(address));
  for (const { name, text: content } of files) {
    const file = name === undefined ? path : join(path, name);
    writeText(file, content);
    print(file);
  }
}

interface Written {
  /** The name in the folder; absent for a file alone. */
  readonly name?: string;
  readonly text: string;
}

async function tfjsFiles(graph: ModelGraph, { fuse = true }: CompileOptions): Promise<readonly Written[]> {
  const { emit } = await import('../../compiler/index.js');
  return [{ text: await emit(graph, { fuse }) }];
}

async function torchFiles(graph: ModelGraph, { fuse }: CompileOptions): Promise<readonly Written[]> {
  if (fuse === false)
    throw new UsageError('--no-fuse is for TypeScript: modules for PyTorch have a call for each activation');
  const { emitTorch } = await import('../../compiler/index.js');
  const { model, plan, weights } = emitTorch(graph);
  return [
    { name: 'model.py', text: model },
    { name: 'plan.json', text: `${JSON.stringify(plan, null, 2)}\n` },
    // One weight, one line.
    { name: 'weights.json', text: `[\n${weights.map((each) => JSON.stringify(each)).join(',\n')}\n]\n` },
  ];
}

/** Compiles now and after each change until interrupted. Errors are reported, and the next change is awaited. */
export async function watchCompile(text: string | undefined, options: CompileOptions): Promise<void> {
  if (options.out === '-') throw new UsageError('--watch needs a file to write', 'leave out --out, or give it a file');
  const address = parseAddress(text);
  const { watch } = await import('chokidar');
  const { compileFile } = await import('../../compiler/index.js');
  const again = async (): Promise<void> => {
    try {
      await runCompile(text, options);
    } catch (error) {
      if (!(error instanceof Failure || error instanceof UsageError)) throw error;
      if (error.message) note(`error: ${error.message}`);
    }
    watcher.add([...usedFiles()]);
  };
  const usedFiles = (): Set<string> => {
    const used = new Set([address.file]);
    compileFile(address.file, { read: (path) => (used.add(path), read(path)), model: address.model });
    return used;
  };
  // A program may save a file in several writes: the change counts once the file is stable.
  const watcher = watch([], { ignoreInitial: true, awaitWriteFinish: { stabilityThreshold: 50, pollInterval: 10 } });
  // A change before the files are watched would be missed.
  const ready = new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  await again();
  await ready;
  note(`watching ${address.file}; Ctrl-C ends`);
  let running: Promise<void> = Promise.resolve();
  watcher.on('all', () => {
    running = running.then(again);
  });
  await new Promise<void>((resolve) => process.once('SIGINT', resolve));
  await watcher.close();
}
