/** The lines of one net: one per changed layer. Layers with the same change share a line. */
import type { AnyChange } from '../compare/changes.js';
import type { FormDiff, NetRows } from '../compare/diff.js';
import type { LayerForm, NetForm } from '../compare/form.js';
import type { Row } from '../compare/match.js';
import { consequencesOf } from './consequences.js';
import { argumentOf } from './story-entries.js';
import type { Block, Line, Mark } from './story.js';
import { parametersOf, plural, showLayer, showSetting, showShape, showSource, some, whole } from './words.js';

export function netBlock(diff: FormDiff, net: NetRows): Block | undefined {
  const own = diff.changes.filter(
    ({ before, after }) =>
      (before?.section === 'net' && before.name === net.before) ||
      (after?.section === 'net' && after.name === net.after),
  );
  const roots = own.filter(({ cause, what }) => cause === undefined && what !== 'flops');
  if (roots.length === 0) return undefined;
  const byPath = new Map<string, AnyChange[]>();
  for (const change of roots) {
    const key = change.after?.layer === undefined ? `a ${change.before?.layer}` : `b ${change.after.layer}`;
    byPath.set(key, [...(byPath.get(key) ?? []), change]);
  }
  const whole = roots.filter(({ before, after }) => (before ?? after)!.layer === undefined);
  const drafts = net.rows.flatMap((row, index) => {
    const changes = byPath.get(row.b ? `b ${row.b.path}` : `a ${row.a!.path}`);
    return changes ? [rowDraft(net, row, index, changes)] : [];
  });
  const title = `net ${net.before === net.after ? net.after : `${net.before} → ${net.after}`}`;
  return { title, lines: [...whole.flatMap((change) => netLines(diff, net, change)), ...grouped(diff, drafts)], net };
}

interface RowDraft {
  readonly mark: Mark;
  /** The path of the row. */
  readonly key: string;
  readonly path: string;
  readonly text: string;
  /** The layer's position, for layers of one side. */
  readonly place: string;
  readonly ids: readonly string[];
}

/** The longest label before a change. Layers with the same change are named there if they fit. */
const longestLabel = 28;

function grouped(diff: FormDiff, drafts: readonly RowDraft[]): Line[] {
  const groups = new Map<string, RowDraft[]>();
  for (const draft of drafts) {
    const key = `${draft.mark} ${draft.text}`;
    groups.set(key, [...(groups.get(key) ?? []), draft]);
  }
  return [...groups.values()].map((group): Line => {
    const [first] = group;
    const notes = consequencesOf(diff, new Set(group.flatMap(({ ids }) => ids)));
    const common = { mark: first!.mark, layers: group.map(({ key }) => key) };
    if (group.length === 1) return { ...common, label: first!.path, text: `${first!.text}${first!.place}`, notes };
    const paths = group.map(({ path }) => path);
    const label = paths.join(', ');
    if (label.length <= longestLabel) return { ...common, label, text: first!.text, notes };
    return { ...common, label: plural(group.length, 'layer'), text: first!.text, notes: [some(paths, 6), ...notes] };
  });
}

function rowDraft(net: NetRows, row: Row, index: number, changes: readonly AnyChange[]): RowDraft {
  const ids = changes.map(({ id }) => id);
  if (!row.a || !row.b) {
    const layer = (row.b ?? row.a)!;
    const parameters = parametersOf(layer);
    const size =
      parameters > 0 ? `, ${plural(parameters, 'parameter').replace(String(parameters), whole(parameters))}` : '';
    return {
      mark: row.b ? '+' : '-',
      key: layer.path,
      path: layer.path,
      text: showLayer(layer),
      place: ` → ${showShape(layer.output)}${size}${standing(net, index)}`,
      ids,
    };
  }
  const renamed = changes.some(({ what, kind }) => what === 'layer' && kind === 'renamed');
  const parts = changes.flatMap((change) => describe(change, row.a!, row.b!));
  const mark = changes.every(({ weight }) => weight === 'names') ? '>' : '~';
  const path = renamed ? `${row.a.path} → ${row.b.path}` : row.a.op === row.b.op ? row.b.path : row.a.path;
  return { mark, key: row.b.path, path, text: parts.join(', ') || 'under another path', place: '', ids };
}

/** `between relu and flatten`: the nearest rows that both sides have. */
function standing({ rows }: NetRows, index: number): string {
  const before = rows.slice(0, index).findLast(({ a, b }) => a && b)?.b?.path;
  const after = rows.slice(index + 1).find(({ a, b }) => a && b)?.b?.path;
  if (before !== undefined && after !== undefined) return `, between ${before} and ${after}`;
  return before === undefined ? (after === undefined ? '' : `, before ${after}`) : `, after ${before}`;
}

function describe(change: AnyChange, a: LayerForm, b: LayerForm): string[] {
  switch (change.what) {
    case 'op':
      return [`${showLayer(a)} → ${showLayer(b)}`];
    case 'setting':
      return [
        `${change.key} ${change.from ? showSetting(change.from) : 'none'} → ${change.to ? showSetting(change.to) : 'none'}`,
      ];
    case 'inputs': {
      const [from, to] = [inputsText(a), inputsText(b)];
      return [change.kind === 'moved' ? `moved: after ${from} → after ${to}` : `reads ${from} → ${to}`];
    }
    case 'output':
      return [`output ${showShape(a.output)} → ${showShape(b.output)}`];
    case 'weights':
      return ['other weights'];
    default:
      return [];
  }
}

const inputsText = (layer: LayerForm): string =>
  layer.inputs.map(({ from }) => showSource(from)).join(' and ') || 'nothing';

function netLines(diff: FormDiff, net: NetRows, change: AnyChange): Line[] {
  const notes = consequencesOf(diff, new Set([change.id]));
  const label = net.after;
  if (change.what === 'net') return [{ mark: '>', label: net.before, text: `goes by the name ${net.after}`, notes }];
  if (change.what === 'net outputs') {
    const show = (list: NetForm['outputs']): string =>
      list.map(({ name, from }) => (name === 'output' ? showSource(from) : `${name}: ${showSource(from)}`)).join(', ');
    return [
      {
        mark: change.weight === 'names' ? '>' : '~',
        label,
        text: `returns ${show(change.from!)} → ${show(change.to!)}`,
        notes,
      },
    ];
  }
  if (change.what !== 'net inputs') return [];
  const [a, b] = [diff.a.nets[net.before]!, diff.b.nets[net.after]!];
  const lines: Line[] = [];
  for (const { name, shape, given: isGiven } of b.inputs.filter(
    (input) => !a.inputs.some((each) => each.name === input.name),
  )) {
    const argument = argumentOf(diff.b, net.after, name);
    const path = [name, ...carriers(b, net.rows, 'b', name)].join(' → ');
    const given = argument === undefined || argument === name ? '' : ` = ${argument}`;
    lines.push({
      mark: '+',
      label: name,
      text: `${label} ${isGiven ? 'is given' : 'takes'} ${name}${given} ${showShape(shape)} as well`,
      notes: [`its path: ${path}`, ...notes],
    });
  }
  for (const { name, shape, given: isGiven } of a.inputs.filter(
    (input) => !b.inputs.some((each) => each.name === input.name),
  )) {
    const path = [name, ...carriers(a, net.rows, 'a', name)].join(' → ');
    lines.push({
      mark: '-',
      label: name,
      text: `${label} ${isGiven ? 'is given' : 'takes'} ${name} ${showShape(shape)} no longer`,
      notes: [`its path was: ${path}`, ...notes],
    });
  }
  for (const { name, shape } of b.inputs) {
    const before = a.inputs.find((each) => each.name === name);
    if (before && showShape(before.shape) !== showShape(shape))
      lines.push({
        mark: '~',
        label: name,
        text: `${label} takes ${name} ${showShape(before.shape)} → ${showShape(shape)}`,
        notes,
      });
  }
  if (lines.length === 0)
    lines.push({ mark: '>', label, text: `takes its inputs as ${b.inputs.map(({ name }) => name).join(', ')}`, notes });
  return lines;
}

/** The path of an input through layers of its side alone, up to the first layer that both nets have. */
function carriers(net: NetForm, rows: readonly Row[], side: 'a' | 'b', input: string): string[] {
  const alone = new Set(rows.flatMap((row) => (row.a && row.b ? [] : (row[side]?.path ?? []))));
  const reached = new Set<string>();
  const path: string[] = [];
  for (const layer of net.layers) {
    const reads = layer.inputs.some(
      ({ from }) => (from.kind === 'input' && from.name === input) || (from.kind === 'layer' && reached.has(from.path)),
    );
    if (!reads) continue;
    path.push(layer.path);
    if (!alone.has(layer.path)) break;
    reached.add(layer.path);
  }
  return path;
}
