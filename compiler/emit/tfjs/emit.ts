/** Model graph → TypeScript module on tfjs: structures by ts-morph, layout by Prettier. The same graph gives the same bytes. */
import { nodesBehind, valuesBehind } from '../../graph/behind.js';
import { countParameters, ownerOf } from '../../graph/measure.js';
import { stagesOf, stepsOf } from '../../graph/stages.js';
import type { ModelGraph, Net, Step, Term, Value } from '../../graph/types.js';
import { showShape } from '../../ops/shapes.js';
import { Body, usesPass } from './body.js';
import type { BodyContext } from './body.js';
import type { Emitted } from './emitted.js';
import { fileName, record, where } from './emitted.js';
import { measuredTogether } from './measures.js';
import { blocksOf, callsOf, emitForms, formsOf } from './flow.js';
import type { FunctionNames } from './definition.js';
import { printDefinition } from './definition.js';
import { camel, Names, pascal, tensorType } from './names.js';
import type { SharedCalls } from './share.js';
import { sharedCalls } from './share.js';
import { printWeights } from './weights.js';

function emitNet(net: Net, fuse: boolean, branches: BodyContext['branches'] = new Map()): Emitted {
  const names = new Names([net.name]);
  const outside = new Map<Value, string>();
  const parameters = [{ name: 'w', type: `Weights['${net.name}']` }];
  for (const { name, value } of net.inputs) {
    const claimed = names.claim(name);
    outside.set(value, claimed);
    parameters.push({ name: claimed, type: tensorType({ ...value, type: { ...value.type, batched: true } }) });
  }
  if (usesPass(net)) parameters.push({ name: 'pass', type: 'Pass' });
  const body = new Body({
    weights: 'w',
    root: net.name,
    names,
    trains: true,
    frozen: new Set(),
    fuse,
    outside,
    branches,
  });
  const results = [...net.outputs, ...net.taps];
  body.emit(
    net.nodes,
    results.map(({ value }) => value),
  );
  const single = results.length === 1;
  const fields = results.map(({ name, value }) => [name, body.expression(value)] as const);
  const shapes = (values: Net['inputs']): string =>
    values.map(({ name, value }) => `${name === 'output' ? '' : `${name} `}${showShape(value.type.shape)}`).join(', ');
  return {
    name: net.name,
    exported: true,
    doc: `${net.doc ? `${net.doc}\n\n` : ''}${shapes(net.inputs)} → ${shapes(net.outputs)} · ${countParameters([net]).toLocaleString('en-US')} parameters · ${where(net.span)}`,
    parameters,
    returns: single
      ? tensorType(results[0]!.value)
      : record(results.map(({ name, value }) => [name, tensorType(value)])),
    statements: [
      ...body.statements,
      `return ${single ? fields[0]![1] : `{ ${fields.map(([name, text]) => (name === text ? name : `${name}: ${text}`)).join(', ')} }`};`,
    ],
  };
}

/** A model-level function: destructures what it needs of the batch, evaluates the slice behind `results`, returns them. */
function emitSlice(
  graph: ModelGraph,
  options: {
    readonly name: string;
    readonly doc: string;
    readonly second: { readonly name: 'batch' | 'given'; readonly type: string };
    readonly results: readonly { readonly name: string; readonly value: Value; readonly perExample?: boolean }[];
    readonly shape: 'record' | 'list';
    readonly fuse: boolean;
    /** A training step: the nets that it leaves alone. */
    readonly trains?: { readonly frozen: ReadonlySet<string> };
    readonly shares?: SharedCalls;
    readonly extras?: (
      emitted: (value: Value) => boolean,
    ) => readonly { readonly name: string; readonly value: Value }[];
  },
): Emitted {
  const names = new Names(['tf', 'nn', ...graph.nets.map((each) => each.name)]);
  const { results, extras } = options;
  const roots = results.map((result) => result.value);
  const needed = outsideOf(roots);
  const outside = new Map<Value, string>();
  const pattern: string[] = [];
  for (const [value, name] of needed) {
    const claimed = names.claim(name);
    outside.set(value, claimed);
    pattern.push(claimed === name ? name : `${name}: ${claimed}`);
  }
  const body = new Body({
    weights: 'w',
    root: '',
    names,
    trains: options.trains !== undefined,
    frozen: options.trains?.frozen ?? new Set(),
    fuse: options.fuse,
    ...(options.shares ? { shares: options.shares } : {}),
    outside,
  });
  body.emit(graph.nodes, roots);
  const all = [
    ...results,
    ...(extras?.((value) => !body.expression(value).startsWith('undefined')) ?? []).map((extra) => ({
      ...extra,
      perExample: true,
    })),
  ];
  const perExample = ({ value, perExample: flat }: { value: Value; perExample?: boolean }): string => {
    const text = body.expression(value);
    if (value.origin.kind === 'constant') return `tf.scalar(${text})`;
    return flat && value.type.batched && value.type.shape.length === 1 ? `tf.reshape(${text}, [-1])` : text;
  };
  const type = ({ value, perExample: flat }: { value: Value; perExample?: boolean }): string =>
    flat && value.type.batched ? 'Tensor1D' : flat && value.type.shape.length === 0 ? 'Tensor' : tensorType(value);
  const fields = all.map((result) => [result.name, perExample(result)] as const);
  const answer =
    options.shape === 'list'
      ? `[${fields.map(([, text]) => text).join(', ')}]`
      : `{ ${fields.map(([name, text]) => (name === text ? name : `${name}: ${text}`)).join(', ')} }`;
  const text = [...body.statements, answer].join('\n');
  const usesBatch = pattern.length > 0;
  return {
    name: options.name,
    exported: true,
    doc: options.doc,
    parameters: [
      { name: /\bw\./.test(text) ? 'w' : '_w', type: 'Weights' },
      { name: usesBatch ? `{ ${pattern.join(', ')} }` : `_${options.second.name}`, type: options.second.type },
      ...(/\bpass\b/.test(text) ? [{ name: 'pass', type: 'Pass' }] : []),
    ],
    returns: options.shape === 'list' ? 'Tensor[]' : record(all.map((result) => [result.name, type(result)])),
    statements: [...body.statements, `return ${answer};`],
  };
}

/** Fields and given values that a slice takes from outside, in the order of their declaration. */
function outsideOf(roots: readonly Value[]): Map<Value, string> {
  const found = new Map<Value, string>();
  for (const value of valuesBehind(roots)) {
    if (value.origin.kind === 'field') found.set(value, value.origin.field);
    if (value.origin.kind === 'given') found.set(value, value.origin.name);
  }
  return found;
}

/** The type of all that some values take from outside. */
const givenType = (roots: readonly Value[]): string =>
  record([...outsideOf(roots)].map(([value, name]) => [name, tensorType(value)]));

function emitFunctions(
  graph: ModelGraph,
  shares: SharedCalls,
  { fuse = true }: EmitOptions,
): { functions: Emitted[]; names: FunctionNames } {
  const taken = new Names([
    'tf',
    'nn',
    'flow',
    'weights',
    'Weights',
    'Batch',
    'model',
    ...graph.nets.flatMap((net) => [net.name, ...formsOf(net).map(({ name }) => name)]),
  ]);
  const functions = graph.nets.flatMap((net) => {
    if (!net.flow) return [emitNet(net, fuse)];
    const blocks = blocksOf(net, taken, fuse);
    const forward = emitNet(net, fuse, callsOf(blocks));
    return [...blocks.map(({ emitted }) => emitted), forward, ...emitForms(net, blocks)];
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
    // Counts cost next to nothing where what they count is there.
    const counts = others.filter(
      ({ set, value: { origin } }) =>
        set &&
        origin.kind === 'node' &&
        origin.node.inputs.every((input) => input.origin.kind === 'node' && known.has(input.origin.node)),
    );
    functions.push(
      emitSlice(graph, {
        name,
        doc: `${term.doc ? `${term.doc}\n\n` : ''}The loss \`${term.name}\` of every example, and what is computed on the way${stage === undefined ? '' : `, in the stage \`${stage}\``} · ${where(term.span)}`,
        second: { name: 'batch', type: 'Batch' },
        results: [{ name: term.name, value: term.value, perExample: true }, ...counts],
        extras: (emitted) =>
          others.filter((each) => !each.set && each.value.origin.kind !== 'constant' && emitted(each.value)),
        shape: 'record',
        fuse,
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
        fuse,
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
        fuse,
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
        fuse,
      }),
    );
  }
  const evaluations = new Map<string, string>();
  const averages = new Map<string, string>();
  for (const evaluation of graph.evaluations) {
    const common = { shape: 'record', fuse } as const;
    for (const average of evaluation.averages) {
      const name = taken.claim(`${camel(average.name)}${pascal(evaluation.name)}`);
      averages.set(`${evaluation.name}.${average.name}`, name);
      functions.push(
        emitSlice(graph, {
          ...common,
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
        ...common,
        name,
        doc: `${evaluation.doc ? `${evaluation.doc}\n\n` : ''}The scores of the evaluation \`${evaluation.name}\`, of every example · ${where(evaluation.span)}`,
        second: { name: 'given', type: givenType(scores.map(({ value }) => value)) },
        results: scores,
      }),
    );
  }
  return { functions, names: { losses, samples, plots, evaluate, aside, evaluations, averages } };
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
      nodesBehind([term.value]).flatMap((node) => (node.kind === 'call' && usesPass(node.net) ? ownerOf(node.net) : [])),
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

export interface EmitOptions {
  /** Layers take in the activations that follow them, so that one kernel computes both; true where absent. */
  readonly fuse?: boolean;
}

/** The module's text. Imports ts-morph and Prettier only now: checking needs neither. */
export async function emit(graph: ModelGraph, options: EmitOptions = {}): Promise<string> {
  const [{ Project, VariableDeclarationKind, IndentationText }, prettier] = await Promise.all([
    import('ts-morph'),
    import('prettier'),
  ]);
  const used = new Set(['defineModel']);
  const spec = fileName(graph.source.path);
  const shares = sharedCalls(graph);
  const { functions, names } = emitFunctions(graph, shares, options);
  const weights = printWeights(graph, used);
  const definition = printDefinition(graph, { spec, names, shares }, used);
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces },
  });
  const file = project.createSourceFile('model.ts');
  file.addVariableStatement({
    declarationKind: VariableDeclarationKind.Const,
    isExported: true,
    docs: ['Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not.'],
    declarations: [{ name: 'weights', initializer: weights }],
  });
  file.addTypeAlias({
    name: 'Weights',
    isExported: true,
    type:
      graph.averages.length === 0
        ? 'Tensors<typeof weights>'
        : `Tensors<typeof weights> & ${record(graph.averages.map(({ name, of }) => [name, `Tensors<typeof weights>['${of}']`]))}`,
  });
  file.addInterface({
    name: 'Batch',
    isExported: true,
    docs: ['One batch of data; shapes without the batch axis stand in the definition below.'],
    // Data sets may share fields.
    properties: [...new Map(graph.data.flatMap((data) => data.fields.map((field) => [field.name, field.value])))].map(
      ([name, value]) => ({ name, type: tensorType(value), isReadonly: true }),
    ),
  });
  for (const each of functions) {
    file.addFunction({
      name: each.name,
      isExported: each.exported,
      docs: [each.doc],
      parameters: each.parameters.map((parameter) => ({ ...parameter })),
      returnType: each.returns,
      statements: [...each.statements],
    });
  }
  file.addVariableStatement({
    declarationKind: VariableDeclarationKind.Const,
    isExported: true,
    docs: ['What the runtime trains, samples and records.'],
    declarations: [{ name: 'model', initializer: `defineModel<Weights, Batch>(${definition})` }],
  });
  file.addExportAssignment({ isExportEquals: false, expression: 'model' });
  const text = file.getFullText();
  const runtime = [...used, ...['nn', 'flow'].filter((name) => new RegExp(`\\b${name}\\.`).test(text))].sort();
  const tensors = [...new Set(text.match(/\b(Tensor\dD|Scalar|Tensor)\b/g) ?? [])].sort();
  const types = [...(/\bPass\b/.test(text) ? ['Pass'] : []), 'Tensors'];
  const header = [
    `/**`,
    ` * ${graph.name}${graph.chain.length > 1 ? `, a variant (${graph.chain.join(' → ')})` : ''}.`,
    ...(graph.doc ? graph.doc.split('\n').map((line) => ` * ${line}`) : []),
    ` *`,
    ` * Compiled by genc from ${spec}: change the spec, not this file.`,
    ` */`,
    ...(/\btf\./.test(text) ? [`import * as tf from '@tensorflow/tfjs-core';`] : []),
    ...(tensors.length > 0 ? [`import type { ${tensors.join(', ')} } from '@tensorflow/tfjs-core';`] : []),
    `import { ${runtime.join(', ')} } from 'genc/runtime';`,
    `import type { ${types.join(', ')} } from 'genc/runtime';`,
    '',
    '',
  ].join('\n');
  return prettier.format(header + text, {
    parser: 'typescript',
    printWidth: 140, // One layer, one line.
    singleQuote: true,
    trailingComma: 'all',
  });
}
