import { findOp } from '../catalogue/index.js';
import { receptiveFields } from '../graph/receptive-field.js';
import type { Net, OpNode } from '../graph/types.js';
import type { Element, Stretch } from '../plan/regions/elements.js';
import { elementsOf, isStretch, itemsOf } from '../plan/regions/elements.js';
import type { Item } from '../plan/regions/items.js';
import { layerOf } from './summary.js';
import type { LayerSummary } from './summary.js';

/** The most rows of a net's table before it is folded. */
export const rowsShown = 20;

/** One row: a layer, a block, an iteration, or a run of helper operations. */
export interface FoldedLayer extends LayerSummary {
  /** The number of operations in the row. */
  readonly operations: number;
  /** The number of equal iterations in the row: they do the same on the same shapes. */
  readonly times: number;
}

/**
 * The layers of a net with one row per block, per iteration of a `repeat`, and per run of helper operations (arithmetic, shapes,
 * draws) between layers. Iterations with the same layers and shapes share a row. Parameters and FLOPs add up to those of the net.
 */
export function foldLayers(net: Net): FoldedLayer[] {
  const items = net.nodes.flatMap((node): Item[] =>
    node.kind === 'op' && !node.op.implied
      ? [{ node, way: 'forward', inputs: node.inputs, outputs: node.outputs, region: node.region }]
      : [],
  );
  const fields = receptiveFields(net);
  return rowsOf(elementsOf(items), (node) => layerOf(node, fields.get(node)));
}

type Reader = (node: OpNode) => LayerSummary;

function rowsOf(elements: readonly Element[], read: Reader): FoldedLayer[] {
  const rows: FoldedLayer[] = [];
  let helpers: LayerSummary[] = [];
  const flush = (): void => {
    if (helpers.length > 0) rows.push(together(helpers, undefined));
    helpers = [];
  };
  for (const element of elements) {
    const layer = isStretch(element) ? undefined : read(element.node as OpNode);
    if (layer && isHelper(layer)) helpers.push(layer);
    else {
      flush();
      if (layer) rows.push({ ...layer, operations: 1, times: 1 });
      else rows.push(...stretchRows(element as Stretch, read));
    }
  }
  flush();
  return rows;
}

/** One row per block. An iteration shares its row with those that follow it and are the same. */
function stretchRows({ region, elements }: Stretch, read: Reader): FoldedLayer[] {
  if (region.kind !== 'repeat') return [together(layersIn(elements, read), region.path)];
  const iterations = elements.filter(isStretch);
  if (iterations.length < elements.length) return [together(layersIn(elements, read), region.path)];
  const rows: FoldedLayer[] = [];
  let first = 0;
  for (const [index, { elements: inside, region: iteration }] of iterations.entries()) {
    const layers = layersIn(inside, read);
    const last = rows.at(-1);
    if (!last || !areSame(layersIn(iterations[first]!.elements, read), layers)) {
      first = index;
      rows.push(together(layers, iteration.path));
      continue;
    }
    const [more] = [together(layers, undefined)];
    rows[rows.length - 1] = {
      ...last,
      ...seenBy(more),
      path: `${iterations[first]!.region.path} … ${iteration.path.split('/').at(-1)}`,
      parameters: last.parameters + more.parameters,
      flops: last.flops + more.flops,
      operations: last.operations + more.operations,
      times: last.times + 1,
    };
  }
  return rows;
}

const layersIn = (elements: readonly Element[], read: Reader): LayerSummary[] =>
  itemsOf(elements).map(({ node }) => read(node as OpNode));

const areSame = (a: readonly LayerSummary[], b: readonly LayerSummary[]): boolean =>
  a.length === b.length &&
  a.every(
    ({ op, output, parameters, flops }, index) =>
      op === b[index]!.op &&
      output.join() === b[index]!.output.join() &&
      parameters === b[index]!.parameters &&
      flops === b[index]!.flops,
  );

/** Layers in one row. Helper operations have no path of their own. */
function together(held: readonly LayerSummary[], path: string | undefined): FoldedLayer {
  const last = held.at(-1)!;
  if (held.length === 1) return { ...last, operations: 1, times: 1 };
  return {
    path: path ?? `${held[0]!.path} … ${last.path.split('/').at(-1)}`,
    op: inShort(held),
    output: last.output,
    ...seenBy(last),
    parameters: held.reduce((sum, { parameters }) => sum + parameters, 0),
    flops: held.reduce((sum, { flops }) => sum + flops, 0),
    operations: held.length,
    times: 1,
  };
}

/** What a row sees: what its last layer does. */
const seenBy = ({ field, stride }: LayerSummary): Pick<LayerSummary, 'field' | 'stride'> => ({
  ...(field === undefined ? {} : { field }),
  ...(stride === undefined ? {} : { stride }),
});

const isHelper = ({ op, parameters }: LayerSummary): boolean => {
  const entry = findOp(op);
  return parameters === 0 && entry !== undefined && entry.kind !== 'layer' && entry.role !== 'activation';
};

/** `Conv → BatchNorm → relu`. A row of many operations lists its layers and their number. */
function inShort(held: readonly LayerSummary[]): string {
  if (held.length <= 4) return held.map(({ op }) => op).join(' → ');
  const named = held.filter(({ op }) => findOp(op)?.kind === 'layer').map(({ op }) => op);
  const shown = (named.length > 0 ? named : held.map(({ op }) => op)).slice(0, 3);
  return `${shown.join(' → ')} → … (${held.length} operations)`;
}
