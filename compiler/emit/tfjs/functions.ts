/** Every function of a module, and what the definition calls them. */
import { nodesBehind } from '../../graph/ancestors.js';
import { ownerOf } from '../../graph/measure.js';
import { stagesOf, stepsOf } from '../../graph/stages.js';
import type { ModelGraph, Node, Step, Term, Value } from '../../graph/types.js';
import { sizeOf } from '../../catalogue/row/shapes.js';
import { usesPass } from './body.js';
import type { Emitted } from './emitted.js';
import { record, where } from './emitted.js';
import { measuredTogether } from './measures.js';
import { blocksOf, callsOf, emitForms } from './flow.js';
import type { FunctionNames } from './definition.js';
import { camel, nameNets, Names, pascal, tensorType } from './names.js';
import { reservedInModules } from './reserved.js';
import { spellingOf } from './spelling/index.js';
import type { SharedCalls } from '../../plan/sharing.js';
import { emitNet } from './net.js';
import { emitSlice, givenType } from './slice.js';

export interface EmitOptions {
  /** Layers take in the activations that follow them, so that one kernel computes both; true where absent. */
  readonly fuse?: boolean;
}

export function emitFunctions(
  graph: ModelGraph,
  shares: SharedCalls,
  { fuse = true }: EmitOptions,
): { functions: Emitted[]; names: FunctionNames } {
  const taken = new Names([], reservedInModules);
  const nets = nameNets(graph.nets, taken);
  const common = { fuse, functions: nets };
  const functions = graph.nets.flatMap((net) => {
    if (!net.flow) return [emitNet(net, common)];
    const blocks = blocksOf(net, taken, common);
    const names = blocks.map(({ emitted }) => emitted.name);
    const forward = emitNet(net, { ...common, blocks: names, branches: callsOf(blocks) });
    return [...blocks.map(({ emitted }) => emitted), forward, ...emitForms(net, blocks, nets)];
  });
  const losses = new Map<Step, string>();
  const samples = new Map<string, string>();
  const plots = new Map<string, string>();
  for (const { term, frozen, steps, stage } of minimised(graph)) {
    const name = taken.claim(`loss${pascal(term.name)}${stage === undefined ? '' : pascal(stage)}`);
    for (const step of steps) losses.set(step, name);
    // What the step computes anyway is reported from it; the rest costs a pass of its own.
    const others = [...graph.losses, ...graph.metrics].filter((each) => each !== term && !each.on);
    const known = new Set(nodesBehind([term.value]));
    // Counts cost next to nothing where what they count is there, and so does arithmetic with numbers of each example.
    const cheap = others.filter(({ set, value }) => (set ? countsWhatIs(value, known) : isArithmetic(value, known)));
    functions.push(
      emitSlice(graph, {
        name,
        doc: `${term.doc ? `${term.doc}\n\n` : ''}The loss \`${term.name}\` of every example, and what is computed on the way${stage === undefined ? '' : `, in the stage \`${stage}\``} · ${where(term.span)}`,
        second: { name: 'batch', type: 'Batch' },
        results: [
          { name: term.name, value: term.value, perExample: true },
          ...cheap.map(({ name: own, set, value }) => ({ name: own, value, perExample: set === undefined })),
        ],
        extras: (emitted) =>
          others.filter(
            (each) =>
              !each.set && !cheap.includes(each) && each.value.origin.kind !== 'constant' && emitted(each.value),
          ),
        shape: 'record',
        ...common,
        trains: { frozen },
        shares,
      }),
    );
  }
  const evaluate = taken.claim('evaluate');
  const aside = new Map<Term, string>();
  for (const { terms, name, doc } of measuredTogether([...graph.losses, ...graph.metrics], evaluate, taken)) {
    if (name !== evaluate) for (const term of terms) aside.set(term, name);
    functions.push(
      emitSlice(graph, {
        name,
        doc,
        second: { name: 'batch', type: 'Batch' },
        results: terms.map((term) => ({ name: term.name, value: term.value, perExample: true })),
        shape: 'record',
        ...common,
      }),
    );
  }
  for (const sample of graph.samples) {
    const name = taken.claim(`sample${pascal(sample.name)}`);
    samples.set(sample.name, name);
    functions.push(
      emitSlice(graph, {
        name,
        doc: `${sample.doc ? `${sample.doc}\n\n` : ''}${sample.outputs.map((output) => output.name).join(', ')} · ${where(sample.span)}`,
        second: {
          name: 'given',
          type: record(sample.given.map(({ name: given, value }) => [given, tensorType(value)])),
        },
        results: sample.outputs.map((output, index) => ({ name: `output${index}`, value: output.value })),
        shape: 'list',
        ...common,
        repeated: true,
      }),
    );
  }
  for (const plot of graph.plots) {
    const values = Object.entries(plot.values);
    if (values.length === 0) continue;
    const name = taken.claim(`plot${pascal(plot.name)}`);
    plots.set(plot.name, name);
    functions.push(
      emitSlice(graph, {
        name,
        doc: `${plot.doc ? `${plot.doc}\n\n` : ''}What the plot \`${plot.name}\` draws · ${where(plot.span)}`,
        second: { name: 'batch', type: 'Batch' },
        results: values.map(([value, tensor]) => ({ name: value, value: tensor })),
        shape: 'record',
        ...common,
        repeated: true,
      }),
    );
  }
  const evaluations = new Map<string, string>();
  const averages = new Map<string, string>();
  for (const evaluation of graph.evaluations) {
    const asRecord = { ...common, shape: 'record' } as const;
    for (const average of evaluation.averages) {
      const name = taken.claim(`${camel(average.name)}${pascal(evaluation.name)}`);
      averages.set(`${evaluation.name}.${average.name}`, name);
      functions.push(
        emitSlice(graph, {
          ...asRecord,
          name,
          doc: `What \`${average.name}\` of the evaluation \`${evaluation.name}\` is the mean of, over ${average.on.name} · ${where(average.value.span)}`,
          second: { name: 'given', type: givenType([average.of]) },
          results: [{ name: average.name, value: average.of, perExample: true }],
        }),
      );
    }
    const name = taken.claim(`evaluation${pascal(evaluation.name)}`);
    evaluations.set(evaluation.name, name);
    const scores = evaluation.scores.map(({ name: score, value }) => ({ name: score, value, perExample: true }));
    functions.push(
      emitSlice(graph, {
        ...asRecord,
        name,
        doc: `${evaluation.doc ? `${evaluation.doc}\n\n` : ''}The scores of the evaluation \`${evaluation.name}\`, of every example · ${where(evaluation.span)}`,
        second: { name: 'given', type: givenType(scores.map(({ value }) => value)) },
        results: scores,
        repeated: true,
      }),
    );
  }
  return { functions, names: { losses, samples, plots, evaluate, aside, evaluations, averages } };
}

const countsWhatIs = ({ origin }: Value, known: ReadonlySet<Node>): boolean =>
  origin.kind === 'node' &&
  origin.node.inputs.every((input) => input.origin.kind === 'node' && known.has(input.origin.node));

/** `nll / (784 * log(2))` where nll is there: more nodes than are known, but none that works on more than one number. */
function isArithmetic(value: Value, known: ReadonlySet<Node>): boolean {
  const more = nodesBehind([value]).filter((node) => !known.has(node));
  return (
    more.length > 0 &&
    value.type.batched &&
    more.every((node) => node.kind === 'op' && spellingOf(node.op).inline && sizeOf(node.outputs[0]!.type.shape) === 1)
  );
}

/** A loss as some steps compute it. */
interface Minimised {
  readonly term: Term;
  readonly frozen: ReadonlySet<string>;
  readonly steps: Step[];
  /** The first that computes it so, where an earlier one does it otherwise. */
  readonly stage?: string;
}

/** Losses that steps minimise, in the order of their declaration; again for a stage in which other nets of theirs are frozen. */
function minimised(graph: ModelGraph): Minimised[] {
  return graph.losses.flatMap((term) => {
    // Nets that do the same in every mode make no difference.
    const nets = new Set(
      nodesBehind([term.value]).flatMap((node) =>
        node.kind === 'call' && usesPass(node.net) ? ownerOf(node.net) : [],
      ),
    );
    const found = new Map<string, Minimised>();
    for (const stage of stagesOf(graph.train)) {
      const steps = stepsOf(stage).filter(({ loss }) => loss === term.name);
      if (steps.length === 0) continue;
      const frozen = stage.frozen.filter((net) => nets.has(net));
      const key = [...frozen].sort().join();
      const first: Minimised = {
        ...{ term, steps: [], frozen: new Set(stage.frozen) },
        ...(found.size > 0 && 'name' in stage ? { stage: stage.name } : {}),
      };
      if (!found.has(key)) found.set(key, first);
      found.get(key)!.steps.push(...steps);
    }
    return [...found.values()];
  });
}
