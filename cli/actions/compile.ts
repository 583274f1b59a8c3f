import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Address } from '../common/spec-address.js';
import { parseAddress } from '../common/spec-address.js';
import { Failure, UsageError } from '../common/failure.js';
import { compileSpec, read } from '../common/spec.js';
import { note, print } from '../common/terminal.js';

export interface CompileOptions {
  readonly out?: string;
  readonly watch?: boolean;
  readonly set?: Record<string, string>;
  /** False for `--no-fuse`. */
  readonly fuse?: boolean;
}

/** `vae.gen` → `vae.ts`, `dcgan.gen:WGAN_GP` → `dcgan.wgan-gp.ts`, beside the spec. */
export function modulePath({ file, model }: Address): string {
  const stem = basename(file).replace(/\.gen$/, '');
  const suffix = model
    ? `.${model
        .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
        .replaceAll('_', '-')
        .toLowerCase()}`
    : '';
  return join(dirname(file), `${stem}${suffix}.ts`);
}

export async function runCompile(text: string | undefined, options: CompileOptions): Promise<void> {
  const address = parseAddress(text);
  const { graph } = await compileSpec(address, options.set);
  const { emit } = await import('../../compiler/index.js');
  const module = await emit(graph, { fuse: options.fuse ?? true });
  if (options.out === '-') {
    process.stdout.write(module);
    return;
  }
  const path = options.out ?? modulePath(address);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, module);
  print(path);
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
