/** The differences between two nets that were paired. Their causes are found in causes.ts. */
import { byName } from '../../../runtime/common/by-name.js';
import type { Draft, Place } from './changes.js';
import type { LayerForm, NetForm, Source } from './form.js';
import { inputNames } from './input-names.js';
import { namesOf, same } from './json.js';
import type { Row } from './match.js';

export interface NetNames {
  readonly before: string;
  readonly after: string;
}

/** Renames layers and inputs to their new names, so that an input from a renamed layer does not count as rewired. */
export function renamer(a: NetForm, b: NetForm, rows: readonly Row[]): (source: Source) => Source {
  const paths = new Map(rows.flatMap((row) => (row.a && row.b ? [[row.a.path, row.b.path]] : [])));
  // A removed path must not be taken for another layer that now has it.
  for (const row of rows) if (row.a && !row.b) paths.set(row.a.path, `${row.a.path} (gone)`);
  return renaming(paths, inputNames(a.inputs, b.inputs));
}

export const renaming =
  (paths: ReadonlyMap<string, string>, inputs: ReadonlyMap<string, string>) =>
  (source: Source): Source => {
    if (source.kind === 'layer') return { kind: 'layer', path: paths.get(source.path) ?? source.path };
    return source.kind === 'input' ? { kind: 'input', name: inputs.get(source.name) ?? source.name } : source;
  };

export function diffNet(names: NetNames, a: NetForm, b: NetForm, rows: readonly Row[]): Draft[] {
  const drafts: Draft[] = [];
  const before: Place = { section: 'net', name: names.before };
  const after: Place = { section: 'net', name: names.after };
  if (names.before !== names.after)
    drafts.push({ kind: 'renamed', what: 'net', before, after, ...owning(a.layers), weight: 'names' });
  if (!same(a.inputs, b.inputs)) {
    drafts.push({
      kind: 'changed',
      what: 'net inputs',
      before,
      after,
      from: a.inputs,
      to: b.inputs,
      weight: inputsWeight(a, b),
    });
  }
  const rename = renamer(a, b, rows);
  for (const row of rows) drafts.push(...diffRow(names, row, rename));
  const outputs = a.outputs.map(({ name, from }) => ({ name, from: rename(from) }));
  if (!same(outputs, b.outputs)) {
    const weight = same(
      outputs.map(({ from }) => from),
      b.outputs.map(({ from }) => from),
    )
      ? 'names'
      : 'meaning';
    drafts.push({ kind: 'changed', what: 'net outputs', before, after, from: a.outputs, to: b.outputs, weight });
  }
  return drafts;
}

const owning = (layers: readonly LayerForm[]): { owns?: true } =>
  layers.some((layer) => layer.weights.length > 0) ? { owns: true } : {};

function inputsWeight(a: NetForm, b: NetForm): Draft['weight'] {
  const shapes = (net: NetForm): Record<string, readonly number[]> =>
    byName(net.inputs.map(({ name, shape }) => [name, shape] as const));
  if (same(shapes(a), shapes(b))) return 'spelling'; // another order; calls bind by name
  return same(
    a.inputs.map(({ shape }) => shape),
    b.inputs.map(({ shape }) => shape),
  )
    ? 'names'
    : 'meaning';
}

function diffRow(names: NetNames, { a, b, displaced }: Row, rename: (source: Source) => Source): Draft[] {
  const before: Place | undefined = a && { section: 'net', name: names.before, layer: a.path };
  const after: Place | undefined = b && { section: 'net', name: names.after, layer: b.path };
  if (a && !b) return [{ kind: 'removed', what: 'layer', before: before!, from: a, weight: 'meaning' }];
  if (b && !a) return [{ kind: 'added', what: 'layer', after: after!, to: b, weight: 'meaning' }];
  if (!a || !b || !before || !after) return [];
  const drafts: Draft[] = [];
  const places = { before, after };
  if (a.path !== b.path) drafts.push({ kind: 'renamed', what: 'layer', ...places, ...owning([a, b]), weight: 'names' });
  if (a.op !== b.op) drafts.push({ kind: 'changed', what: 'op', ...places, from: a.op, to: b.op, weight: 'meaning' });
  drafts.push(...diffSettings(places, a, b));
  const inputs = a.inputs.map(({ name, from }) => ({ name, from: rename(from) }));
  if (!same(inputs, b.inputs))
    drafts.push({
      kind: displaced ? 'moved' : 'changed',
      what: 'inputs',
      ...places,
      from: a.inputs,
      to: b.inputs,
      weight: 'meaning',
    });
  if (!same(a.output, b.output))
    drafts.push({ kind: 'changed', what: 'output', ...places, from: a.output, to: b.output, weight: 'meaning' });
  if (!same(a.weights, b.weights))
    drafts.push({ kind: 'changed', what: 'weights', ...places, from: a.weights, to: b.weights, weight: 'meaning' });
  if (a.flops !== b.flops)
    drafts.push({ kind: 'changed', what: 'flops', ...places, from: a.flops, to: b.flops, weight: 'meaning' });
  return drafts;
}

function diffSettings(places: { before: Place; after: Place }, a: LayerForm, b: LayerForm): Draft[] {
  return namesOf(a.settings, b.settings).flatMap((key): Draft[] => {
    const [from, to] = [a.settings[key], b.settings[key]];
    if (same(from, to)) return [];
    const weight = from && to && same(from.value, to.value) ? 'spelling' : 'meaning';
    return [
      { kind: 'changed', what: 'setting', ...places, key, ...(from ? { from } : {}), ...(to ? { to } : {}), weight },
    ];
  });
}
