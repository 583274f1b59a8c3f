/** Causes of changes. A reader may fold away a change that follows from another. */
import { findOp } from '../../catalogue/index.js';
import type { SettingKind } from '../../catalogue/row/types.js';
import type { AnyChange, ChangeOf } from './changes.js';
import { symmetricKey } from './changes.js';
import type { LayerForm, NetForm, Source } from './form.js';
import { byCode, same } from './json.js';
import type { Row } from './match.js';
import { renamer } from './net-diff.js';

/** One net in both models, its rows and its changes. */
export interface NetPair {
  readonly a: NetForm;
  readonly b: NetForm;
  readonly rows: readonly Row[];
  readonly changes: readonly AnyChange[];
}

/** The id of its cause, by the id of a change. */
export type Causes = Map<string, string>;

export function findNetCauses(pair: NetPair, causes: Causes): void {
  new NetCauses(pair, causes).find();
}

type Side = 'a' | 'b';

class NetCauses {
  private readonly ofLayer = new Map<LayerForm, AnyChange[]>();
  private readonly layers: Readonly<Record<Side, ReadonlyMap<string, LayerForm>>>;
  /** The layer of the second net for each layer of the first. */
  private readonly twins: ReadonlyMap<LayerForm, LayerForm>;
  private readonly backward: ReadonlyMap<LayerForm, LayerForm>;
  private readonly displaced: ReadonlySet<LayerForm>;
  private readonly shapeCauses = new Map<LayerForm, AnyChange | undefined>();
  private readonly rename: (source: Source) => Source;
  private readonly inputs: ChangeOf<'net inputs'> | undefined;
  private readonly keys = new Map<AnyChange, string>();

  constructor(
    private readonly pair: NetPair,
    private readonly causes: Causes,
  ) {
    const byPath = (net: NetForm): Map<string, LayerForm> => new Map(net.layers.map((layer) => [layer.path, layer]));
    this.layers = { a: byPath(pair.a), b: byPath(pair.b) };
    this.twins = new Map(pair.rows.flatMap(({ a, b }) => (a && b ? [[a, b]] : [])));
    this.backward = new Map([...this.twins].map(([a, b]) => [b, a]));
    this.displaced = new Set(pair.rows.flatMap(({ a, b, displaced }) => (displaced && a && b ? [a] : [])));
    this.rename = renamer(pair.a, pair.b, pair.rows);
    this.inputs = pair.changes.find((change) => change.what === 'net inputs') as ChangeOf<'net inputs'> | undefined;
    for (const change of pair.changes) {
      this.keys.set(change, symmetricKey(change));
      const before = this.layers.a.get(change.before?.layer ?? '');
      const after = this.layers.b.get(change.after?.layer ?? '');
      for (const layer of [before, after])
        if (layer) this.ofLayer.set(layer, [...(this.ofLayer.get(layer) ?? []), change]);
    }
  }

  find(): void {
    this.blameNetInputs();
    this.blameStructure();
    const { changes } = this.pair;
    for (const change of changes) if (change.what === 'net outputs') this.blameWiring(change, change.from!, change.to!);
    this.blameNumbers();
    // Layers stand inputs first, so a layer is explained after the values that flow into it.
    for (const { a, b } of this.pair.rows) if (a && b) this.blameSettings(a, b);
    for (const layer of this.pair.b.layers) {
      const before = this.backward.get(layer);
      if (before) this.blameShapes(before, layer);
    }
  }

  private changeOf(layer: LayerForm, what: AnyChange['what'], kind?: AnyChange['kind']): AnyChange | undefined {
    return this.ofLayer
      .get(layer)
      ?.find((change) => change.what === what && (kind === undefined || change.kind === kind));
  }

  private set(change: AnyChange, cause: AnyChange | undefined): void {
    if (cause && cause.id !== change.id) this.causes.set(change.id, cause.id);
  }

  private first(candidates: readonly (AnyChange | undefined)[]): AnyChange | undefined {
    return candidates
      .filter((candidate) => candidate !== undefined)
      .sort((x, y) => byCode(this.keys.get(x) ?? '', this.keys.get(y) ?? ''))[0];
  }

  /** Layers that bring in a new input, or that took part in a removed one. */
  private blameNetInputs(): void {
    const { inputs } = this;
    if (!inputs) return;
    for (const [net, other] of [
      [this.pair.b, this.pair.a],
      [this.pair.a, this.pair.b],
    ] as const) {
      const fresh = new Set(
        net.inputs.map(({ name }) => name).filter((name) => !other.inputs.some((each) => each.name === name)),
      );
      const carriers = new Set<string>();
      for (const layer of net.layers) {
        const carries = layer.inputs.some(({ from }) =>
          from.kind === 'input' ? fresh.has(from.name) : from.kind === 'layer' && carriers.has(from.path),
        );
        if (!carries) continue;
        const change = this.changeOf(layer, 'layer', net === this.pair.b ? 'added' : 'removed');
        if (change) {
          carriers.add(layer.path);
          this.set(change, inputs);
        } else if (layer.inputs.some(({ from }) => from.kind === 'input' && fresh.has(from.name))) {
          const rewired = this.changeOf(layer, 'inputs');
          if (rewired) this.set(rewired, inputs);
        }
      }
    }
  }

  /** Inputs that differ only because a layer was inserted, removed or moved. */
  private blameStructure(): void {
    for (const [a, b] of this.twins) {
      const inputs = this.changeOf(a, 'inputs');
      if (inputs?.what === 'inputs' && inputs.kind !== 'moved' && !this.causes.has(inputs.id))
        this.blameWiring(inputs, a.inputs, b.inputs);
    }
  }

  private blameWiring(
    change: AnyChange,
    from: readonly { readonly from: Source }[],
    to: readonly { readonly from: Source }[],
  ): void {
    if (from.length !== to.length) return;
    const { rename } = this;
    const found: (AnyChange | undefined)[] = [];
    for (const [index, { from: left }] of from.entries()) {
      const right = to[index]!.from;
      if (same(rename(left), right)) continue;
      const behind = [this.reach('a', left), this.reach('b', right)] as const;
      const joined = behind[0].sources.some((source) => behind[1].sources.some((other) => same(rename(source), other)));
      if (!joined) return;
      found.push(...behind[0].through, ...behind[1].through);
    }
    this.set(change, this.first(found));
  }

  /** The sources of a value, seen through layers that exist on one side alone or have moved. */
  private reach(side: Side, start: Source): { readonly sources: Source[]; readonly through: AnyChange[] } {
    const sources: Source[] = [];
    const through: AnyChange[] = [];
    const pending = [start];
    while (pending.length > 0 && sources.length < 64) {
      const source = pending.shift()!;
      sources.push(source);
      const layer = source.kind === 'layer' ? this.layers[side].get(source.path) : undefined;
      const change =
        layer &&
        (this.changeOf(layer, 'layer', side === 'a' ? 'removed' : 'added') ?? this.changeOf(layer, 'inputs', 'moved'));
      if (!layer || !change) continue;
      if (source === start || through.length === 0) through.push(change);
      pending.push(...layer.inputs.map(({ from }) => from));
    }
    return { sources, through };
  }

  /** `conv_2` is `conv_3` since a `conv` was inserted before it; `batch_norm` is `batch_norm/layer_norm` since it was swapped. */
  private blameNumbers(): void {
    const pattern = (path: string): string => path.replace(/_\d+(?=\/|$)/g, '').replace(/(^|\/)\d+(?=\/|$)/g, '$1#');
    const structural = new Map<string, AnyChange[]>();
    for (const change of this.pair.changes) {
      if (change.what !== 'layer' || change.kind === 'renamed') continue;
      const key = pattern((change.before ?? change.after)!.layer!);
      structural.set(key, [...(structural.get(key) ?? []), change]);
    }
    for (const [a, b] of this.twins) {
      const renamed = this.changeOf(a, 'layer', 'renamed');
      if (!renamed) continue;
      const swapped = a.op === b.op ? undefined : this.changeOf(a, 'op');
      const key = pattern(a.path);
      const shift = key === pattern(b.path) ? this.first(structural.get(key) ?? []) : undefined;
      this.set(renamed, swapped ?? shift);
    }
  }

  private blameSettings(a: LayerForm, b: LayerForm): void {
    const op = a.op === b.op ? undefined : this.changeOf(a, 'op');
    if (!op) return;
    for (const change of this.ofLayer.get(a) ?? []) if (change.what === 'setting') this.set(change, op);
  }

  /** Shapes, weights and costs. Their cause is a setting of the layer, its new place, an input, or its wiring. */
  private blameShapes(a: LayerForm, b: LayerForm): void {
    for (const change of this.ofLayer.get(a) ?? [])
      if (change.what === 'output' || change.what === 'weights' || change.what === 'flops')
        this.set(change, this.shapeCause(a, b));
  }

  /** The cause, found once per layer. Layers that have moved end the search, so that it does not go in circles. */
  private shapeCause(a: LayerForm, b: LayerForm): AnyChange | undefined {
    if (this.shapeCauses.has(a)) return this.shapeCauses.get(a);
    const settings = (this.ofLayer.get(a) ?? []).filter(
      ({ what, weight }) => what === 'setting' && weight === 'meaning',
    );
    const shaping = settings.filter(({ key }) => shapes(a.op, key!) || shapes(b.op, key!));
    const cause =
      (a.op === b.op ? undefined : this.changeOf(a, 'op')) ??
      this.first(shaping) ??
      this.changeOf(a, 'inputs', 'moved') ??
      this.upstream(a, b) ??
      this.first(settings) ??
      this.changeOf(a, 'inputs');
    this.shapeCauses.set(a, cause);
    return cause;
  }

  private upstream(a: LayerForm, b: LayerForm): AnyChange | undefined {
    const found: (AnyChange | undefined)[] = [];
    for (let index = 0; index < Math.max(a.inputs.length, b.inputs.length); index++) {
      const [left, right] = [a.inputs[index]?.from, b.inputs[index]?.from];
      if (same(left && this.shapeOf('a', left), right && this.shapeOf('b', right))) continue;
      found.push(right && this.blamed('b', right), left && this.blamed('a', left));
    }
    return this.first(found);
  }

  private shapeOf(side: Side, source: Source): readonly number[] | undefined {
    if (source.kind === 'layer') return this.layers[side].get(source.path)?.output;
    if (source.kind === 'input') return this.pair[side].inputs.find(({ name }) => name === source.name)?.shape;
    return [];
  }

  /** The cause of the shape of a value. */
  private blamed(side: Side, source: Source): AnyChange | undefined {
    if (source.kind === 'input') return this.inputs;
    const layer = source.kind === 'layer' ? this.layers[side].get(source.path) : undefined;
    if (!layer) return undefined;
    const alone = this.changeOf(layer, 'layer', side === 'a' ? 'removed' : 'added');
    if (alone) return alone;
    const output = this.changeOf(layer, 'output');
    if (!output) return undefined;
    const [before, after] = side === 'a' ? [layer, this.twins.get(layer)!] : [this.backward.get(layer)!, layer];
    if (this.displaced.has(before)) return this.changeOf(layer, 'inputs', 'moved') ?? output;
    return this.shapeCause(before, after) ?? output;
  }
}

/** A setting that can change shapes. */
function shapes(op: string, key: string): boolean {
  const shaping = (kind: SettingKind): boolean =>
    kind.kind === 'any'
      ? kind.of.some(shaping)
      : kind.kind === 'number'
        ? kind.integer === true
        : !['flag', 'config'].includes(kind.kind);
  const spec = findOp(op)?.settings.find(({ name }) => name === key);
  return spec !== undefined && shaping(spec.type);
}
