/** Parameters, FLOPs and paths of the layers at each place of a spec. */
import type { Span } from '../../grammar/syntax/source.js';
import { sizeOf } from '../catalogue/row/shapes.js';
import { countFlops, countParameters } from '../graph/measure.js';
import { regionsAround } from '../graph/region.js';
import type { ModelGraph, Node } from '../graph/types.js';

export interface Cost {
  /** The number of parameters, moving statistics included. */
  parameters: number;
  /** Floating-point operations per example; a multiply-add counts as two. */
  flops: number;
  /** Paths of the layers, or of the blocks, that the place stands for. */
  readonly paths: Set<string>;
  /** How often the place was expanded. */
  times: number;
}

export class Costs {
  private readonly byPlace = new Map<string, Cost>();

  at(span: Span): Cost | undefined {
    return this.byPlace.get(placeOf(span));
  }

  add(span: Span, parameters: number, flops: number, path: string): void {
    const key = placeOf(span);
    const known = this.byPlace.get(key) ?? { parameters: 0, flops: 0, paths: new Set(), times: 0 };
    known.parameters += parameters;
    known.flops += flops;
    if (!known.paths.has(path)) known.times += 1;
    known.paths.add(path);
    this.byPlace.set(key, known);
  }
}

/** A layer counts where it stands, and wherever a block around it is applied. */
export function costsOf(graph: ModelGraph): Costs {
  const costs = new Costs();
  const addAll = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      if (node.kind === 'op') {
        if (node.op.implied) continue;
        const parameters = node.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
        costs.add(node.span, parameters, node.flops, node.path);
        for (const region of regionsAround(node))
          if (region.kind === 'block') costs.add(region.use, parameters, node.flops, region.path);
      } else if (node.kind === 'call')
        costs.add(node.span, countParameters([node.net]), countFlops([node.net]), node.net.name);
    }
  };
  for (const net of graph.nets) addAll(net.nodes);
  addAll(graph.nodes);
  return costs;
}

const placeOf = ({ source, start, end }: Span): string => `${source.path} ${start} ${end}`;
