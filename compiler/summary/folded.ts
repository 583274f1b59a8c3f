import { findOp } from '../catalogue/index.js';
import type { LayerSummary, NetSummary } from './summary.js';

/** Rows that a net's table may have before it is folded. */
export const rowsShown = 20;

/** A layer, or a block or iteration or a run of helper operations as one. */
export interface FoldedLayer extends LayerSummary {
  /** How many operations the row stands for. */
  readonly operations: number;
}

/**
 * The layers of a net with one row per block, per iteration of a `repeat`, and per run of helper operations (arithmetic,
 * shapes, draws) between layers. Parameters and FLOPs add up to those of the net.
 */
export function foldLayers({ layers }: NetSummary): FoldedLayer[] {
  const groups: { key: string; layers: LayerSummary[] }[] = [];
  for (const layer of layers) {
    const key = blockOf(layer) ?? (isHelper(layer) ? '' : layer.path);
    const last = groups.at(-1);
    if (last?.key === key) last.layers.push(layer);
    else groups.push({ key, layers: [layer] });
  }
  return groups.map(({ key, layers: held }) => {
    const last = held.at(-1)!;
    if (held.length === 1) return { ...last, operations: 1 };
    return {
      path: key || `${held[0]!.path} … ${last.path.split('/').at(-1)}`,
      op: inShort(held),
      output: last.output,
      parameters: held.reduce((sum, { parameters }) => sum + parameters, 0),
      flops: held.reduce((sum, { flops }) => sum + flops, 0),
      operations: held.length,
    };
  });
}

/** The outermost block or iteration around a layer: `G/up`, `G/down/3`. */
function blockOf({ path }: LayerSummary): string | undefined {
  const [net, ...inside] = path.split('/');
  if (inside.length < 2) return undefined;
  return [net, ...inside.slice(0, /^\d+$/.test(inside[1]!) ? 2 : 1)].join('/');
}

const isHelper = ({ op, parameters }: LayerSummary): boolean => {
  const entry = findOp(op);
  return parameters === 0 && entry !== undefined && entry.kind !== 'layer' && entry.role !== 'activation';
};

/** `Conv → BatchNorm → relu`; of many operations the layers, and how many there are. */
function inShort(held: readonly LayerSummary[]): string {
  if (held.length <= 4) return held.map(({ op }) => op).join(' → ');
  const named = held.filter(({ op }) => findOp(op)?.kind === 'layer').map(({ op }) => op);
  const shown = (named.length > 0 ? named : held.map(({ op }) => op)).slice(0, 3);
  return `${shown.join(' → ')} → … (${held.length} operations)`;
}
