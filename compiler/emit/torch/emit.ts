/** Model graph → Python module on PyTorch, with its plan and the list of its weights. The same graph gives the same bytes. */
import type { RunPlan } from '../../../runtime/contract/model.js';
import type { Region } from '../../graph/region.js';
import type { ModelGraph, Net, OpNode } from '../../graph/types.js';
import { planOf } from '../../plan/plan.js';
import type { Plan } from '../../plan/plan.js';
import { Likeness } from '../../plan/regions/alike.js';
import type { Element, Stretch } from '../../plan/regions/elements.js';
import { isStretch } from '../../plan/regions/elements.js';
import type { Item } from '../../plan/regions/items.js';
import { settingsOf } from '../../graph/row-of.js';
import { keyOf, Unlike } from '../common/numbers.js';
import { resultsOf } from '../common/results.js';
import type { Body } from './bodies.js';
import { bodyFrom, bodyOfBlock } from './bodies.js';
import { ClassWriter } from './classes.js';
import type { Code } from './layout/code.js';
import { line } from './layout/code.js';
import { formOf } from './construct.js';
import { moduleOf } from './context.js';
import { inverseBody } from './forms.js';
import { functionCode } from './functions.js';
import { layers } from './layers.js';
import { moduleText } from './module.js';
import { Modules } from './modules.js';
import { attributes, moduleNames } from './names.js';
import { netClass } from './nets.js';
import { branchPath, Places } from './places.js';
import { templateOf } from './template.js';
import { torch } from './target.js';
import type { WeightEntry } from './weights.js';
import { weightEntries } from './weights.js';
import type { World } from './world.js';

export interface TorchModel {
  /** The text of `model.py`. */
  readonly model: string;
  /** The run as plain data. */
  readonly plan: RunPlan;
  /** What `weights.json` holds. */
  readonly weights: readonly WeightEntry[];
}

export function emitTorch(graph: ModelGraph): TorchModel {
  const plan = planOf(graph, torch);
  const fixed = new Map<string, number>();
  for (;;) {
    try {
      return { ...new Emitter(graph, plan, fixed).emit(), plan: plan.run };
    } catch (error) {
      // Operations that do not leave their numbers to others are told apart by their numbers, and everything is written again.
      if (!(error instanceof Unlike)) throw error;
      const key = keyOf(error.item);
      const level = fixed.get(key) ?? 0;
      if (level === distinctions.length) throw error;
      fixed.set(key, level + 1);
    }
  }
}

class Emitter {
  private readonly places: Places;
  private readonly likeness: Likeness;
  private readonly given = new Map<OpNode, string>();
  private readonly names;
  private readonly netNames: ReadonlyMap<string, string>;

  constructor(
    private readonly graph: ModelGraph,
    private readonly plan: Plan,
    private readonly fixed: ReadonlyMap<string, number>,
  ) {
    this.places = new Places(graph);
    this.names = moduleNames([
      ...Object.keys(layers),
      ...plan.nets.values(),
      ...plan.functions.map(({ name }) => name),
    ]);
    const own = attributes();
    this.netNames = new Map([...graph.nets, ...graph.averages].map(({ name }) => [name, own.claim(name)]));
    this.likeness = new Likeness({
      fixed: (item) => distinguished(item, fixed.get(keyOf(item)) ?? 0),
      anyBatch: true,
      isOpaque: ({ node }) => node.kind === 'gradient' || node.kind === 'search' || node.kind === 'loop',
      weightsBelow: (path) => this.below(path),
      given: (node) => this.given.get(node) ?? node.path,
    });
  }

  emit(): Pick<TorchModel, 'model' | 'weights'> {
    const { graph, plan, places, likeness, netNames } = this;
    const modules = new Modules(places, likeness);
    const bodies = new Map(graph.nets.map((net) => [net, this.gather(net, modules)]));
    const outputs = new Map(
      graph.nets.flatMap((net) =>
        resultsOf(net).length > 1 ? [[net, this.names.claim(`${plan.nets.get(net)!}Output`)] as const] : [],
      ),
    );
    modules.name(this.names);
    const backs = new Map(
      graph.nets.flatMap((net) => (net.flow?.forms.has('inverse') ? [[net, inverseBody(net, likeness)] as const] : [])),
    );
    const inverses = new Map([...backs.values()].flatMap(({ body }) => stretchesIn(body.elements)));
    const world: World = {
      ...{ places, modules, likeness, netNames, inverses, backs },
      layerNames: new Set(Object.keys(layers)),
      method: (made, way) => classes.method(made, way),
    };
    const classes = new ClassWriter(world);
    const nets = graph.nets.flatMap((net) => {
      const before = classes.classes.length;
      const output = outputs.get(net);
      const writing = { world, classes, body: bodies.get(net)!, ...(output === undefined ? {} : { output }) };
      const own = netClass(net, { ...writing, name: plan.nets.get(net)! });
      return [...classes.classes.slice(before), ...own];
    });
    const functions = plan.functions.map((planned) => functionCode(planned, world));
    const model = moduleText({ doc: this.doc(), definitions: [...nets, this.netsClass(), ...functions] });
    return { model, weights: weightEntries(graph, places, netNames) };
  }

  /** The body of a net. Its modules, and those of the blocks that its layers were given, are taken in. */
  private gather(net: Net, modules: Modules): Body {
    const options = { likeness: this.likeness, calls: false };
    for (const node of net.nodes) {
      if (node.kind !== 'op' || !node.branch) continue;
      const { input, taken, results } = node.branch;
      const roots = results.map(({ value }) => value);
      const outside = new Map([input, ...taken].map((value) => [value, '']));
      const path = branchPath(node);
      const inside = bodyFrom(net.nodes, roots, { ...options, outside, root: path });
      const region: Region = { kind: 'given', name: results[0]!.name, path, span: node.span };
      const stretch: Stretch = { region, elements: [...inside.elements] };
      const body = bodyOfBlock(stretch, inside.roots, this.likeness);
      this.given.set(node, `${results.map(({ name }) => name).join()} ${this.likeness.formOf(stretch).text}`);
      modules.given(node, path, stretch, body);
    }
    const outside = new Map(net.inputs.map(({ name, value }) => [value, name]));
    const roots = resultsOf(net).map(({ value }) => value);
    const body = bodyFrom(net.nodes, roots, { ...options, outside, root: net.name });
    modules.gather(body);
    return body;
  }

  /** The modules below a path, as a text that is equal for constructors that differ only in numbers. */
  private below(path: string): string {
    const place = this.places.at(path);
    if (!place) return '';
    return formOf(place, (layer) => {
      const isFixed = this.fixed.has(
        keyOf({ node: layer, way: 'forward', inputs: [], outputs: [], region: undefined }),
      );
      return isFixed ? moduleOf(layer, String) : templateOf((number) => moduleOf(layer, number)).skeleton;
    });
  }

  /** `class Nets(nn.Module)` */
  private netsClass(): Code {
    const { graph, plan, netNames } = this;
    const byName = new Map(graph.nets.map((net) => [net.name, plan.nets.get(net)!]));
    const nets = graph.nets.map(({ name }) => line(`self.${netNames.get(name)!} = ${byName.get(name)!}()`));
    const averages = graph.averages.map(({ name, of }) =>
      line(`self.${netNames.get(name)!} = ${byName.get(of)!}()`, `the moving average of ${of}`),
    );
    return {
      header: 'class Nets(nn.Module):',
      body: [
        { doc: 'The nets of the model.' },
        { gap: true },
        { header: 'def __init__(self) -> None:', body: [line('super().__init__()'), ...nets, ...averages] },
      ],
    };
  }

  private doc(): string {
    const { name, chain, doc } = this.graph;
    return [
      `${name}${chain.length > 1 ? `, a variant (${chain.join(' → ')})` : ''}.`,
      ...(doc ? ['', doc] : []),
      '',
      `Compiled by genc from ${this.plan.run.spec}: change the spec, not this file.`,
    ].join('\n');
  }
}

/** Stretches by region, with those inside. */
const stretchesIn = (elements: readonly Element[]): (readonly [Region, Stretch])[] =>
  elements.filter(isStretch).flatMap((stretch) => [[stretch.region, stretch], ...stretchesIn(stretch.elements)]);

/** What tells operations apart that cannot be written as one, from the least to the most. */
const distinctions: readonly ((item: Item) => unknown)[] = [
  ({ inputs, outputs }) => [...inputs, ...outputs].map(({ type }) => [type.batched, type.others]),
  ({ node, inputs }) => [
    node.kind === 'op' ? settingsOf(node) : '',
    inputs.map(({ origin }) => (origin.kind === 'constant' ? origin.value : '')),
  ],
  ({ inputs, outputs }) => [...inputs, ...outputs].map(({ type }) => type.shape),
];

const distinguished = (item: Item, level: number): string | undefined =>
  level === 0 ? undefined : JSON.stringify(distinctions.slice(0, level).map((each) => each(item)));
