/** The form of one model, made from that of the other and the changes between them. */
import { byName } from '../../../runtime/common/by-name.js';
import type { AnyChange, ChangeOf, What } from './changes.js';
import type { Entries, Entry, Expression, Json, LayerForm, ModelForm, NetForm, Section, SettingForm } from './form.js';
import { sections } from './form.js';
import { inputNames } from './input-names.js';
import { byCode } from './json.js';
import { renaming } from './net-diff.js';
import { inCanonicalOrder } from './order.js';

/** `applyChanges(a, diff(a, b).changes)` is `b`, to the last default. */
export function applyChanges(form: ModelForm, changes: readonly AnyChange[]): ModelForm {
  const entries = Object.fromEntries(
    sections.map((section) => [section, applyEntries(form.entries[section], section, changes)]),
  ) as Record<Section, Entries>;
  const nets = new Map(Object.entries(form.nets));
  const byNet = new Map<string, AnyChange[]>();
  for (const change of changes) {
    const place = change.after ?? change.before!;
    if (place.section !== 'net' || (change.what === 'net' && change.kind !== 'renamed')) continue;
    const net = change.before?.name ?? netBefore(changes, place.name);
    byNet.set(net, [...(byNet.get(net) ?? []), change]);
  }
  for (const [name, own] of byNet) {
    const net = nets.get(name)!;
    nets.delete(name);
    const renamed = own.find((change) => change.what === 'net');
    nets.set(renamed?.after?.name ?? name, applyNet(net, own));
  }
  for (const change of changes) {
    if (change.what !== 'net') continue;
    if (change.kind === 'added') nets.set(change.after!.name, change.to!);
    if (change.kind === 'removed') nets.delete(change.before!.name);
  }
  return { nets: sortedRecord(nets), entries };
}

/** The old name of a net. A layer that is added knows only the new one. */
function netBefore(changes: readonly AnyChange[], after: string): string {
  const renamed = changes.find(
    ({ what, kind, after: to }) => what === 'net' && kind === 'renamed' && to!.name === after,
  );
  return renamed?.before?.name ?? after;
}

const sortedRecord = <T>(map: ReadonlyMap<string, T>): Record<string, T> =>
  byName([...map].sort(([a], [b]) => byCode(a, b)));

function applyEntries(entries: Entries, section: Section, changes: readonly AnyChange[]): Entries {
  const own = changes.filter((change) => (change.before ?? change.after)!.section === section);
  if (own.length === 0) return entries;
  const gone = new Set(
    own.flatMap(({ what, kind, before }) => (what === 'entry' && kind !== 'added' ? [before!.name] : [])),
  );
  const result = new Map(Object.entries(entries).filter(([name]) => !gone.has(name)));
  for (const change of own) {
    if (change.what !== 'entry') continue;
    if (change.kind === 'added') result.set(change.after!.name, change.to!);
    if (change.kind === 'renamed') result.set(change.after!.name, entries[change.before!.name]!);
  }
  for (const change of own) {
    if (change.what !== 'field') continue;
    const name = change.after!.name;
    const fields = new Map<string, Json | Expression>(Object.entries(result.get(name)!));
    if (change.to === undefined) fields.delete(change.key!);
    else fields.set(change.key!, change.to);
    result.set(name, sortedRecord(fields) as Entry);
  }
  return sortedRecord(result);
}

function applyNet(net: NetForm, changes: readonly AnyChange[]): NetForm {
  const paths = new Map<string, string>();
  const removed = new Set<string>();
  const added: LayerForm[] = [];
  for (const change of changes) {
    if (change.what !== 'layer') continue;
    if (change.kind === 'renamed') paths.set(change.before!.layer!, change.after!.layer!);
    if (change.kind === 'removed') removed.add(change.before!.layer!);
    if (change.kind === 'added') added.push(change.to!);
  }
  const inputs = last(changes, 'net inputs')?.to ?? net.inputs;
  const rename = renaming(paths, inputNames(net.inputs, inputs));
  const layers = new Map<string, LayerForm>();
  for (const layer of net.layers) {
    if (removed.has(layer.path)) continue;
    const path = paths.get(layer.path) ?? layer.path;
    layers.set(path, { ...layer, path, inputs: layer.inputs.map(({ name, from }) => ({ name, from: rename(from) })) });
  }
  for (const layer of added) layers.set(layer.path, layer);
  for (const change of changes) {
    const path = change.after?.layer;
    if (path !== undefined && change.what !== 'layer') layers.set(path, applyToLayer(layers.get(path)!, change));
  }
  const outputs =
    last(changes, 'net outputs')?.to ?? net.outputs.map(({ name, from }) => ({ name, from: rename(from) }));
  return { inputs, layers: inCanonicalOrder(layers.values(), outputs), outputs };
}

const last = <W extends What>(changes: readonly AnyChange[], what: W): ChangeOf<W> | undefined =>
  changes.findLast((change) => change.what === what) as ChangeOf<W> | undefined;

function applyToLayer(layer: LayerForm, change: AnyChange): LayerForm {
  switch (change.what) {
    case 'op':
      return { ...layer, op: change.to! };
    case 'inputs':
      return { ...layer, inputs: change.to! };
    case 'output':
      return { ...layer, output: change.to! };
    case 'weights':
      return { ...layer, weights: change.to! };
    case 'flops':
      return { ...layer, flops: change.to! };
    case 'setting': {
      const settings: Record<string, SettingForm> = { ...layer.settings };
      if (change.to === undefined) delete settings[change.key!];
      else settings[change.key!] = change.to;
      return { ...layer, settings };
    }
    default:
      return layer;
  }
}
