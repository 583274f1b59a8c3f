/** One open file with the graphs of its models, for questions about single places. Models are elaborated when a question needs them. */
import type { ModelOrVariant } from '../resolve/model.js';
import type { OpenFile } from '../compile.js';
import type { Observed } from '../elaborate/scope/observations.js';
import type { ModelGraph } from '../graph/types.js';
import type { Costs } from './costs.js';
import { costsOf } from './costs.js';

export class Insight {
  private readonly costs = new Map<ModelGraph, Costs>();

  constructor(readonly file: OpenFile) {}

  /** The model or variant around an offset; undefined at top level. */
  modelAt(offset: number): ModelOrVariant | undefined {
    return this.file.declared.find(({ span }) => span.start <= offset && offset <= span.end);
  }

  /**
   * Models in which a place may have a meaning: the one around it and the variants laid over it, or for what stands at
   * top level all of the file.
   */
  modelsFor(offset: number): readonly string[] {
    const model = this.modelAt(offset);
    if (!model) return this.file.models;
    const over = (name: string, within: readonly string[]): string[] =>
      within.includes(name)
        ? []
        : [
            name,
            ...this.file.declared.flatMap((each) =>
              each.kind === 'variant' && each.of.name === name ? over(each.name.name, [...within, name]) : [],
            ),
          ];
    return over(model.name.name, []);
  }

  graph(model: string): ModelGraph | undefined {
    return this.file.compile(model).graph;
  }

  /** What a part of the tree was found to be, in the first model of `models` that reaches it. */
  observed(part: object, models: readonly string[]): readonly Observed[] {
    for (const model of models) {
      const found = this.file.observed(model)?.of(part) ?? [];
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Parameters and FLOPs of what stands at each place of a model. */
  costsIn(model: string): Costs | undefined {
    const graph = this.graph(model);
    if (!graph) return undefined;
    const known = this.costs.get(graph) ?? costsOf(graph);
    this.costs.set(graph, known);
    return known;
  }
}
