/** Both graphs of a net for Graphviz, with the same layers in the same colours. */
import { dotString } from '../../escape/dot.js';
import type { AnyChange } from '../compare/changes.js';
import type { FormDiff } from '../compare/diff.js';
import type { LayerForm, NetForm, Source } from '../compare/form.js';
import type { RowState } from './side-by-side.js';
import { rowStates } from './side-by-side.js';
import { showLayer, showShape } from './words.js';

export interface Drawing {
  readonly net: string;
  readonly before: string;
  readonly after: string;
}

/** The largest net that is drawn whole. Of a larger one, unchanged stretches are left out. */
const largest = 120;

const fills: Readonly<Record<RowState, string>> = {
  alike: '#f6f7f9',
  follows: '#fdf3d8',
  changed: '#fbd98a',
  added: '#bfe8c5',
  removed: '#f6c3c0',
  renamed: '#c9e3f7',
};

/** DOT texts of every net, one for each model. A net of one model alone is drawn once. */
export function drawings(diff: FormDiff, changes: readonly AnyChange[]): Drawing[] {
  const both = diff.nets.map((pair) => {
    const states = rowStates(pair, changes);
    const stateOf = (side: 'a' | 'b'): Map<string, RowState> =>
      new Map(pair.rows.flatMap((row, index) => (row[side] ? [[row[side].path, states[index]!]] : [])));
    return {
      net: pair.before === pair.after ? pair.after : `${pair.before} → ${pair.after}`,
      before: toDot(diff.a.nets[pair.before]!, stateOf('a')),
      after: toDot(diff.b.nets[pair.after]!, stateOf('b')),
    };
  });
  const alone = changes.flatMap((change): Drawing[] => {
    if (change.what !== 'net' || change.kind === 'renamed') return [];
    const net = (change.to ?? change.from)!;
    const dot = toDot(
      net,
      new Map(net.layers.map(({ path }) => [path, change.kind === 'added' ? 'added' : 'removed'])),
    );
    const name = (change.after ?? change.before)!.name;
    return [{ net: name, before: change.kind === 'removed' ? dot : '', after: change.kind === 'added' ? dot : '' }];
  });
  return [...both, ...alone];
}

function toDot(net: NetForm, states: ReadonlyMap<string, RowState>): string {
  const stateOf = ({ path }: LayerForm): RowState => states.get(path) ?? 'alike';
  const groups = net.layers.length > largest ? stretches(net.layers, stateOf) : new Map<string, string>();
  const idOf = (source: Source): string | undefined => {
    if (source.kind === 'input') return `input ${source.name}`;
    return source.kind === 'layer' ? (groups.get(source.path) ?? source.path) : undefined;
  };
  const lines = [
    'digraph {',
    '  rankdir=TB; bgcolor="transparent"; node [shape=box, style="rounded,filled", color="#9aa3ad", fontname="Helvetica", fontsize=11]; edge [color="#9aa3ad", fontname="Helvetica", fontsize=9, fontcolor="#5b6570"];',
    ...net.inputs.map(
      ({ name, shape }) =>
        `  ${dotString(`input ${name}`)} [label=${dotString(`${name}\n${showShape(shape)}`)}, fillcolor="#e3eefc"];`,
    ),
  ];
  const drawn = new Set<string>();
  for (const layer of net.layers) {
    const id = groups.get(layer.path) ?? layer.path;
    if (!drawn.has(id)) {
      drawn.add(id);
      const label = id === layer.path ? `${showLayer(layer)}\n${layer.path}  ${showShape(layer.output)}` : id;
      lines.push(
        `  ${dotString(id)} [label=${dotString(label)}, fillcolor="${id === layer.path ? fills[stateOf(layer)] : '#ffffff'}"];`,
      );
    }
    for (const { from } of layer.inputs) {
      const source = idOf(from);
      if (source !== undefined && source !== id && !drawn.has(`${source} > ${id}`)) {
        drawn.add(`${source} > ${id}`);
        lines.push(`  ${dotString(source)} -> ${dotString(id)};`);
      }
    }
  }
  for (const [index, { name, from }] of net.outputs.entries()) {
    const source = idOf(from);
    lines.push(`  ${dotString(`output ${index}`)} [label=${dotString(name)}, fillcolor="#e4f4e6"];`);
    if (source !== undefined) lines.push(`  ${dotString(source)} -> ${dotString(`output ${index}`)};`);
  }
  return [...lines, '}'].join('\n');
}

/** Stretches of unchanged layers without their first and last layer: the name of its stretch for each layer. */
function stretches(layers: readonly LayerForm[], stateOf: (layer: LayerForm) => RowState): Map<string, string> {
  const groups = new Map<string, string>();
  let run: LayerForm[] = [];
  const flush = (): void => {
    const inner = run.slice(1, -1);
    if (inner.length > 2)
      for (const { path } of inner)
        groups.set(path, `${inner.length} layers alike, ${inner[0]!.path} … ${inner.at(-1)!.path}`);
    run = [];
  };
  for (const layer of layers) {
    if (stateOf(layer) === 'alike') run.push(layer);
    else flush();
  }
  flush();
  return groups;
}
