/** Graphviz in WebAssembly. */
import { instance } from '@viz-js/viz';

/** A function that draws DOT as SVG. */
export async function renderer(): Promise<(dot: string) => string> {
  const viz = await instance();
  return (dot) => viz.renderString(dot, { format: 'svg' });
}
