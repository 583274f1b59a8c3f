/** What is known of a loss: its formula written out, the steps that minimise it, the nets that it moves. */
import { reach } from '../graph/reach.js';
import { stagesOf, stepsOf } from '../graph/stages.js';
import type { ModelGraph } from '../graph/types.js';
import { formulaOf } from './formula.js';
import type { Insight } from './insight.js';

/** Sections of Markdown, of the first model that has the loss. */
export function lossFacts(insight: Insight, name: string, models: readonly string[]): string[] {
  const model = models.find((each) => insight.graph(each)?.losses.some((loss) => loss.name === name)) ?? models[0];
  if (model === undefined) return [];
  const graph = insight.graph(model);
  return [...writtenOut(insight, name, model), ...(graph ? moved(graph, name) : [])];
}

export function writtenOut(insight: Insight, name: string, model: string | undefined): string[] {
  const formula = model === undefined ? undefined : formulaOf(insight, name, model);
  return formula === undefined ? [] : [`Written out:\n\n\`\`\`gen\n${formula}\n\`\`\``];
}

function moved(graph: ModelGraph, name: string): string[] {
  if (!graph.train || !graph.losses.some((loss) => loss.name === name)) return [];
  const steps = stagesOf(graph.train)
    .flatMap(stepsOf)
    .filter(({ loss }) => loss === name);
  const over = new Set(steps.flatMap((step) => step.over));
  const reached = [...(reach(graph).get(name)?.nets ?? [])];
  const others = reached.filter((net) => !over.has(net));
  const minimised = steps.map((step) => `step \`${step.name}\` over ${listed(step.over)}`).join('; ');
  return [
    steps.length > 0 ? `Minimised by ${minimised}.` : 'No step minimises it; it is reported.',
    ...(others.length > 0 && steps.length > 0
      ? [`Its gradient also reaches ${listed(others)}, which ${steps.length > 1 ? 'these steps do' : 'this step does'} not move.`] // prettier-ignore
      : []),
    ...(steps.length === 0 && reached.length > 0 ? [`Its gradient reaches ${listed(reached)}.`] : []),
  ];
}

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
