/** The functions that a run refers to: the slice of the graph that each computes, and its results. */
import { nodesBehind } from '../graph/ancestors.js';
import { ownerOf } from '../graph/measure.js';
import type { Evaluation, ModelGraph, NamedValue, Node, Plot, Sample, Step, Term } from '../graph/types.js';
import type { FunctionPlan } from '../../runtime/contract/model.js';
import type { Span } from '../../grammar/syntax/source.js';
import { measuredTogether } from './measures.js';
import type { SharedCalls } from './sharing.js';
import { readFromOutside, sliceOf } from './slice.js';
import { minimised, reportedBy } from './minimised-losses.js';
import type { FunctionNames, Target } from './target.js';

export interface PlannedResult extends NamedValue {
  /** One number per example: the shape is [batch], or a scalar if nothing depends on the batch. */
  readonly perExample?: boolean;
}

/** A function of the level of the model, for any target. */
export interface PlannedFunction {
  readonly name: string;
  readonly role: FunctionPlan['role'];
  /** The author's description. */
  readonly doc?: string;
  /** The value that it computes, in words. */
  readonly about: string;
  readonly span?: Span;
  /** Data fields and given values that it reads, in the order of their declaration. */
  readonly reads: readonly NamedValue[];
  /** Arguments besides weights and pass: a batch if absent, else these values. */
  readonly given?: readonly NamedValue[];
  /** The nodes that it evaluates, in order. */
  readonly nodes: readonly Node[];
  readonly results: readonly PlannedResult[];
  /** Results by name, or in their order. */
  readonly answer: 'record' | 'list';
  /** Results that are the same for all examples are repeated for each, since one of every example is shown. */
  readonly repeated: boolean;
  /** For a training step: nets that the step does not train. */
  readonly frozen?: ReadonlySet<string>;
  /** Calls that are evaluated once for all steps of an iteration. */
  readonly shares?: SharedCalls;
}

/** Names of the functions, by the declarations that refer to them. */
export interface References {
  readonly evaluate: string;
  readonly steps: ReadonlyMap<Step, string>;
  /** Losses and metrics that have a function of their own. */
  readonly aside: ReadonlyMap<Term, string>;
  readonly samples: ReadonlyMap<Sample, string>;
  readonly plots: ReadonlyMap<Plot, string>;
  /** What plots show over a lattice. */
  readonly lattices: ReadonlyMap<Plot, string>;
  readonly evaluations: ReadonlyMap<Evaluation, string>;
  readonly averages: ReadonlyMap<Evaluation['averages'][number], string>;
}

export function planFunctions(
  graph: ModelGraph,
  shares: SharedCalls,
  names: FunctionNames,
  target: Target,
): { readonly functions: readonly PlannedFunction[]; readonly references: References } {
  const functions: PlannedFunction[] = [];
  const plan = (
    name: string,
    planned: Pick<PlannedFunction, 'role' | 'about' | 'results'> & Partial<PlannedFunction>,
  ): string => {
    const roots = planned.results.map(({ value }) => value);
    const slice = { reads: readFromOutside(roots), nodes: sliceOf(graph.nodes, roots) };
    functions.push({ name, answer: 'record', repeated: false, ...slice, ...planned });
    return name;
  };

  const steps = new Map<Step, string>();
  for (const each of minimised(graph)) {
    const { term, frozen, stage } = each;
    const { cheap, computed } = reportedBy(graph, each, target);
    const name = plan(names.claim('loss', term.name, ...(stage === undefined ? [] : [stage])), {
      ...{ role: 'step', doc: term.doc, span: term.span, frozen, shares },
      about: `The loss \`${term.name}\` of every example, and what is computed on the way${stage === undefined ? '' : `, in the stage \`${stage}\``}`,
      results: [
        ...[term, ...cheap].map((one) => ({ ...resultOf(one), perExample: one.set === undefined })),
        ...computed.map(resultOf),
      ],
    });
    for (const step of each.steps) steps.set(step, name);
  }

  const aside = new Map<Term, string>();
  const [all, ...others] = measuredTogether([...graph.losses, ...graph.metrics]);
  const measures = (name: string, { about, terms }: typeof all): string =>
    plan(name, { role: 'measures', about, results: terms.map(resultOf) });
  const evaluate = measures(names.claim('evaluate'), all);
  for (const each of others) {
    const name = measures(names.claim(evaluate, each.word!), each);
    for (const term of each.terms) aside.set(term, name);
  }

  const samples = new Map(
    graph.samples.map((sample) => [
      sample,
      plan(names.claim('sample', sample.name), {
        ...{ role: 'sample', doc: sample.doc, span: sample.span, given: sample.given },
        about: sample.outputs.map(({ name }) => name).join(', '),
        results: sample.outputs.map(({ value }, index) => ({ name: `output${index}`, value })),
        answer: 'list',
        repeated: true,
      }),
    ]),
  );

  const plots = new Map(
    graph.plots.flatMap((plot) => {
      const results = Object.entries(plot.values).map(([name, value]) => ({ name, value }));
      if (results.length === 0) return [];
      const about = `What the plot \`${plot.name}\` draws${plot.lattice ? ' of the data' : ''}`;
      const named = { role: 'plot', doc: plot.doc, span: plot.span } as const;
      const name = names.claim('plot', plot.name, ...(plot.lattice ? ['points'] : []));
      return [[plot, plan(name, { ...named, about, results, repeated: true })] as const];
    }),
  );
  const lattices = new Map(
    graph.plots.flatMap((plot) => {
      if (!plot.lattice) return [];
      const { value, given, over } = plot.lattice;
      const name = plan(names.claim('plot', plot.name), {
        ...{ role: 'plot', doc: plot.doc, span: plot.span, given, repeated: true },
        about: `What the plot \`${plot.name}\` shows over \`${over}\``,
        results: [{ name: 'value', value }],
      });
      return [[plot, name] as const];
    }),
  );

  const evaluations = new Map<Evaluation, string>();
  const averages = new Map<Evaluation['averages'][number], string>();
  for (const evaluation of graph.evaluations) {
    for (const average of evaluation.averages) {
      const name = plan(names.claim(average.name, evaluation.name), {
        ...{ role: 'average', span: average.value.span, given: readFromOutside([average.of]) },
        about: `What \`${average.name}\` of the evaluation \`${evaluation.name}\` is the mean of, over ${average.on.name}`,
        results: [{ name: average.name, value: average.of, perExample: true }],
      });
      averages.set(average, name);
    }
    const results = evaluation.scores.map(resultOf);
    const name = plan(names.claim('evaluation', evaluation.name), {
      ...{ role: 'scores', doc: evaluation.doc, span: evaluation.span, results, repeated: true },
      about: `The scores of the evaluation \`${evaluation.name}\`, of every example`,
      given: readFromOutside(results.map(({ value }) => value)),
    });
    evaluations.set(evaluation, name);
  }
  return { functions, references: { evaluate, steps, aside, samples, plots, lattices, evaluations, averages } };
}

const resultOf = ({ name, value }: NamedValue): PlannedResult => ({ name, value, perExample: true });

/** The entry of a function in the run's plan. */
export function toldOf({ role, reads, results, frozen }: PlannedFunction): FunctionPlan {
  const calls = nodesBehind(results.map(({ value }) => value)).flatMap((node) => (node.kind === 'call' ? [node] : []));
  const still = new Set(calls.map(({ net }) => ownerOf(net)).filter((net) => frozen?.has(net)));
  return {
    role,
    reads: [...new Set(reads.map(({ name }) => name))],
    answers: results.map(({ name }) => name),
    calls: [...new Set(calls.map(({ weightsOf }) => weightsOf))],
    ...(still.size > 0 ? { frozen: [...still] } : {}),
  };
}
