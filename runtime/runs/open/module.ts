/** The loading of a compiled module: from TypeScript text to a model. */
import { compileFunction } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { transform } from 'esbuild';
import { UserError } from '../../common/errors.js';
import * as runtime from '../../library/index.js';
import type { AnyModel } from '../../contract/model.js';

/** The only modules that a compiled module imports. They are the process's own, so that all share one tfjs. */
const importable: Readonly<Record<string, unknown>> = { '@tensorflow/tfjs-core': tf, 'genc/runtime': runtime };

/**
 * Runs the text of a compiled module and returns its exports: the functions of its nets and losses, and the model.
 * @param path The name of the file in stack traces.
 */
export async function loadExports(code: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  const { code: script } = await transform(code, {
    loader: 'ts',
    format: 'cjs',
    target: 'node20',
    sourcefile: path,
    sourcemap: 'inline',
  });
  const module: { exports: Record<string, unknown> } = { exports: {} };
  const require = (name: string): unknown => {
    if (name in importable) return importable[name];
    throw new UserError(
      `'${path}' imports '${name}'; a compiled module imports ${Object.keys(importable).join(' and ')} only.`,
    );
  };
  compileFunction(script, ['module', 'exports', 'require'], { filename: path })(module, module.exports, require);
  return module.exports;
}

/** Runs the text of a compiled module and returns its default export, the model. */
export async function loadModule(code: string, path: string): Promise<AnyModel> {
  const model = (await loadExports(code, path))['default'] as AnyModel | undefined;
  if (typeof model?.name !== 'string' || typeof model.evaluate !== 'function')
    throw new UserError(`'${path}' is no compiled module: its default export is no model.`, {
      hint: 'Compile the spec again.',
    });
  return model;
}
