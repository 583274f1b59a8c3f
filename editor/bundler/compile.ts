/** One import of a spec: its module as JavaScript, its declarations, and the messages of the compiler. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { SourceMapCompact } from 'unplugin';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.js';
import type { SpecAddress } from './address.js';

export interface CompiledImport {
  /** Every file that was read: the spec and all that it uses. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Absent if the spec has errors. */
  readonly module?: {
    readonly code: string;
    /** A source map to the TypeScript of `genc compile`. */
    readonly map: SourceMapCompact;
    readonly declaration: string;
  };
}

/** The compiler and esbuild are loaded at the first import of a spec, so that a configuration without any starts fast. */
export async function compileImport({ file, model }: SpecAddress): Promise<CompiledImport> {
  const { openFile, emit, declarationOf } = await import('../../compiler/index.js');
  const files: string[] = [];
  const read = (path: string): string | undefined => {
    files.push(path);
    return textOf(path);
  };
  const { graph, diagnostics } = openFile(file, { read }).compile(model);
  if (!graph || diagnostics.some(({ severity }) => severity === 'error')) return { files, diagnostics };
  const typescript = await emit(graph);
  const { transform } = await import('esbuild');
  const { code, map } = await transform(typescript, {
    loader: 'ts',
    format: 'esm',
    target: 'es2022',
    sourcemap: 'external',
    sourcefile: `${basename(file)}.ts`,
    tsconfigRaw: {},
  });
  return {
    files,
    diagnostics,
    module: { code, map: JSON.parse(map) as SourceMapCompact, declaration: await declarationOf(graph, typescript) },
  };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
