/** Resolved model → model graph: names bound, blocks and repeats expanded, edits applied, shapes and ranges known. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { ModelGraph } from '../graph/types.js';
import type { Files } from '../resolve/files.js';
import type { ResolvedModel } from '../resolve/model.js';
import { membersOf, resolveModel } from '../resolve/model.js';
import { textOfValue } from '../resolve/settings.js';
import { begin } from './begin.js';
import type { Declared } from './declarations.js';
import { declare } from './declarations.js';
import type { Builder } from './scope/builder.js';
import { LabelPaths } from './scope/label-paths.js';
import { LimitReached } from './scope/limits.js';
import { Observations } from './scope/observations.js';

/** Elaborates one model. The graph exists even if parts of it failed, so that later phases can report more. */
export function elaborate(
  model: ResolvedModel,
  files: Files,
  /** Models whose data this one makes, outermost first. */
  within: readonly string[] = [],
  /** Keeps what each expression was found to be. */
  observe = false,
): Elaborated {
  let labelPaths = new LabelPaths();
  for (let spent = 0; ;) {
    const observations = observe ? new Observations() : undefined;
    const builder = begin(model, files, labelPaths, spent, observations);
    const elaborated = elaborateWith(builder, within);
    const next = builder.outgrown ? undefined : labelPaths.next();
    if (!next) return { ...elaborated, ...(observations ? { observations } : {}) };
    labelPaths = next;
    spent = builder.spent;
  }
}

interface Elaborated {
  readonly graph: ModelGraph;
  readonly diagnostics: Diagnostic[];
  readonly observations?: Observations;
}

function elaborateWith(builder: Builder, within: readonly string[]): Elaborated {
  const { model, files } = builder;
  const chain = [...within, placeOf(model)];
  builder.madeWithin = chain.length;
  builder.graphOf = (drawn) => {
    const other = resolveModel(drawn, files).model;
    return other && !chain.includes(placeOf(other)) ? elaborate(other, files, chain).graph : undefined;
  };
  const declared: Declared = {
    losses: [],
    metrics: [],
    distances: [],
    samples: [],
    plots: [],
    evaluations: [],
    claims: [],
  };
  try {
    declare(builder, declared);
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    builder.outgrown = true;
  }
  const graph: ModelGraph = {
    name: model.name,
    ...(model.doc ? { doc: model.doc } : {}),
    source: model.scope.file.source,
    span: model.span,
    chain: model.chain,
    params: membersOf(model, 'param').map((param) => ({ name: param.name.name, text: textOfValue(param.value) })),
    data: builder.data,
    nets: [...model.members.keys()].flatMap((name) => builder.nets.get(name) ?? []),
    averages: [...builder.averages].map(([name, average]) => ({ name, ...average })),
    nodes: builder.nodes,
    ...declared,
  };
  return { graph, diagnostics: builder.diagnostics };
}
const placeOf = (model: ResolvedModel): string => `${model.span.source.path}:${model.name}`;
