/** Prettier without its search for settings and plugins, for TypeScript alone. */
import type { Options } from 'prettier';
import * as estree from 'prettier/plugins/estree';
import * as typescript from 'prettier/plugins/typescript';
import { format as standalone } from 'prettier/standalone';

export const format = (text: string, options: Options): Promise<string> =>
  standalone(text, { ...options, plugins: [estree, typescript] });
export const doc = {};
