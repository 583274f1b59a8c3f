/**
 * The plugin of bundlers: `import model from './vae.gen'` gives the compiled module of the spec. Messages of the compiler
 * are those of the bundler, used files are watched, and TypeScript finds declarations beside the spec.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { createUnplugin } from 'unplugin';
import type { UnpluginContext, UnpluginMessage, UnpluginOptions } from 'unplugin';
import { addressOf, declarationPath, idOf, loaded, namedModel } from './address.js';
import { compileImport } from './compile.js';
import { messageOf } from './message.js';
import type { BundlerMessage } from './message.js';
import type { Options } from './options.js';

/** What Rollup and its kin give to a hook besides what all bundlers do. */
interface Resolving {
  resolve?(
    source: string,
    importer: string | undefined,
    options: { readonly skipSelf: boolean },
  ): Promise<{ readonly id: string } | null>;
}

export const plugin = createUnplugin((options: Options | undefined, { framework }) => hooks(options, framework));

export function hooks({ declarations = true }: Options = {}, framework = 'vite'): UnpluginOptions {
  // esbuild and webpack print no frames of plugins, and webpack no places.
  const shown = ({ frame, ...message }: BundlerMessage): UnpluginMessage => {
    if (!['esbuild', 'webpack', 'rspack'].includes(framework)) return { ...message, frame } as UnpluginMessage;
    const { file, line, column } = message.loc;
    return { ...message, message: `${message.message}\n\n--> ${file}:${line}:${column + 1}\n${frame}\n` };
  };
  return {
    name: 'genc',
    resolveId: {
      filter: { id: /\.gen$/ },
      async handler(source, importer) {
        const named = namedModel(source);
        if (!named) return null;
        const find = async (path: string): Promise<string | undefined> => {
          const { resolve: ask } = this as Resolving;
          if (ask) return (await ask.call(this, path, importer, { skipSelf: true }))?.id;
          const folder = importer === undefined ? '.' : dirname(addressOf(importer).file);
          const found = isAbsolute(path) ? path : resolve(folder, path);
          return existsSync(found) ? found : undefined;
        };
        // A spec whose own name has a dot comes first.
        const itself = await find(source);
        if (itself !== undefined) return itself;
        const file = await find(named.file);
        return file === undefined ? null : idOf({ file, model: named.model });
      },
    },
    load: {
      filter: { id: loaded },
      async handler(id) {
        const address = addressOf(id);
        const { files, diagnostics, module } = await compileImport(address);
        for (const file of files) this.addWatchFile(file);
        const errors = diagnostics.filter(({ severity }) => severity === 'error');
        for (const warning of diagnostics) if (!errors.includes(warning)) this.warn(shown(messageOf(warning)));
        const [first, ...more] = errors;
        if (first) this.error(shown(messageOf(first, more)));
        else if (!module) this.error(`${address.file} holds no model`);
        if (!module) return '';
        if (declarations) writeDeclaration(declarationPath(address), module.declaration, this);
        return { code: module.code, map: module.map };
      },
    },
  };
}

/** The file is written only if it changes, so that what watches it does not start again. */
function writeDeclaration(path: string, text: string, context: UnpluginContext): void {
  try {
    if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
    writeFileSync(path, text);
  } catch (error) {
    context.warn(`${path} cannot be written: ${(error as Error).message}. Types of the spec are missing or old.`);
  }
}
