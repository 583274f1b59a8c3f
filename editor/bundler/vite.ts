/** `genc/vite`: specs as modules in Vite. */
import { plugin } from './plugin.js';
import type { Options } from './options.js';

export type { Options } from './options.js';

/** A plugin by its name alone, which every version of Vite takes. */
export default function genc(options?: Options): { name: string } {
  const made = plugin.vite(options) as { name: string };
  // Imports inside specs are seen only when a spec is loaded; bundled then, they would reload the page once more.
  return Object.assign(made, {
    config: () => ({ optimizeDeps: { include: ['genc/runtime', 'genc > @tensorflow/tfjs-core'] } }),
  });
}
