/** For tests: a spec under other names, and a graph without its names. */
import { readFileSync } from 'node:fs';
import type { Span } from '../../grammar/syntax/source.js';
import { openFile } from '../compile.js';
import type { OpenFile } from '../compile.js';
import type { ModelGraph, Node, Value } from '../graph/types.js';
import type { Declaration } from '../resolve/references/declaration.js';
import type { References } from '../resolve/references/references.js';

export const readSpec = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** The texts, by path, with another name at some places. */
export function renamed(
  groups: readonly { readonly spans: readonly Span[]; readonly to: string }[],
): ReadonlyMap<string, string> {
  const edits = groups.flatMap(({ spans, to }) => spans.map((span) => ({ span, to })));
  const texts = new Map<string, string>();
  for (const { span, to } of edits.sort((a, b) => b.span.start - a.span.start)) {
    const text = texts.get(span.source.path) ?? span.source.text;
    texts.set(span.source.path, text.slice(0, span.start) + to + text.slice(span.end));
  }
  return texts;
}

/** One declaration of each group that is renamed together, except those whose names are fixed. */
export function renamable(references: References): Declaration[] {
  const seen = new Set<string>();
  return references.declarations.filter((declaration) => {
    const spans = references.referencesTo(declaration);
    const key = spans.map(({ source, start }) => `${source.path} ${start}`).join();
    if (seen.has(key)) return false;
    seen.add(key);
    return !spans.some(({ source, start }) => references.definitionAt(source.path, start)?.fixed);
  });
}

export function openTexts(path: string, texts: ReadonlyMap<string, string>, read = readSpec): OpenFile {
  return openFile(path, { read: (each) => texts.get(each) ?? read(each) });
}

/** A graph without its names: operations, settings, shapes, and the wiring. */
export function skeleton(graph: ModelGraph): unknown {
  const numbers = new Map<unknown, number>();
  const number = (thing: unknown): number => {
    if (!numbers.has(thing)) numbers.set(thing, numbers.size);
    return numbers.get(thing)!;
  };
  const value = (each: Value): unknown =>
    each.origin.kind === 'constant'
      ? each.origin.value
      : [number(each), each.origin.kind, each.type.shape, each.type.range ?? null, each.type.classes ?? null];
  const node = (each: Node): unknown => [
    each.kind,
    each.kind === 'op'
      ? [
          each.op.name,
          Object.entries(each.settings).map(([name, setting]) => [name, setting.value, setting.explicit]),
          each.weights.map(({ name, shape, initializer }) => [name, shape, initializer]),
        ]
      : each.kind === 'call'
        ? [number(each.net.name), number(each.weightsOf), each.training]
        : [],
    each.inputs.map(value),
    each.outputs.map(value),
  ];
  return {
    nets: graph.nets.map((net) => [
      number(net.name),
      net.keyword,
      net.inputs.map((input) => value(input.value)),
      net.nodes.map(node),
      net.outputs.map((output) => value(output.value)),
      net.taps.map((tap) => value(tap.value)),
    ]),
    averages: graph.averages.map(({ of, decay }) => [number(of), decay]),
    nodes: graph.nodes.map(node),
    terms: [...graph.losses, ...graph.metrics].map((term) => [number(term.name), term.role, value(term.value)]),
    distances: graph.distances.map(({ measure, n, features, output }) => [measure, n, features, output]),
    samples: graph.samples.map(({ given, n, at, on, outputs, each }) => [
      given.map((input) => value(input.value)),
      n,
      at && { ...at, ...('stage' in at ? { stage: number(at.stage) } : {}) },
      on ? [on.split, on.first, on.random] : null,
      outputs.map((output) => value(output.value)),
      each !== undefined,
    ]),
    plots: graph.plots.map(({ kind, values, series }) => [kind, Object.values(values).map(value), series?.length]),
    evaluations: graph.evaluations.map(({ scores, averages, inside, outside }) => [
      scores.map((score) => value(score.value)),
      averages.map(({ of }) => value(of)),
      inside.length,
      outside.length,
    ]),
    claims: graph.claims.length,
    data: graph.data.map(({ fields, sources, made }) => [
      fields.map((field) => value(field.value)),
      sources,
      made ? [made.n, made.output] : null,
    ]),
    train: graph.train?.groups.map(({ together, steps }) => [
      together,
      steps.map(({ loss, over, moves, optimizer, repeat, every, clip }) => [
        number(loss),
        over.map(number),
        moves.map(number),
        typeof optimizer === 'string'
          ? 'shared'
          : [optimizer.kind, Object.entries(optimizer.settings).map(([name, setting]) => [name, setting.value])],
        repeat,
        every,
        clip ?? null,
      ]),
    ]),
  };
}
