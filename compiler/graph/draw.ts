/** Graphs as pictures: Graphviz DOT and Mermaid from one list of boxes and arrows. */
import { dotString } from '../escape/dot.js';
import { mermaidString } from '../escape/mermaid.js';
import { showShape } from '../catalogue/row/shapes.js';
import type { Region } from './region.js';
import { regionsAround } from './region.js';
import type { ModelGraph, Net, Node, Value } from './types.js';

export interface DrawOptions {
  /** One box for each block and repeat, in place of their operations. */
  readonly fold?: boolean;
}

interface Box {
  readonly id: string;
  readonly text: string;
  readonly detail: string;
  readonly kind: 'input' | 'layer' | 'output';
}
interface Drawing {
  readonly name: string;
  readonly boxes: Box[];
  readonly arrows: { readonly from: string; readonly to: string; readonly text: string }[];
}

const title = (node: Node): string =>
  node.kind === 'op' ? node.op.name : node.kind === 'call' ? node.net.name : node.kind;

/** Boxes for inputs, layers and outputs. Activations and arithmetic are drawn too, since variants often differ in them. */
function drawNet(net: Net, { fold = false }: DrawOptions): Drawing {
  const boxes: Box[] = [];
  const arrows: Drawing['arrows'] = [];
  const folded = fold ? foldedBoxes(net) : new Map<Node, Box>();
  const source = (value: Value): string | undefined => {
    if (value.origin.kind === 'input') return `${net.name}_in_${value.origin.input}`;
    if (value.origin.kind !== 'node') return undefined;
    const { node } = value.origin;
    return folded.get(node)?.id ?? `${net.name}_${node.id}`;
  };
  const connect = (value: Value, to: string): void => {
    const from = source(value);
    const text = showShape(value.type.shape);
    const isThere = fold && arrows.some((arrow) => arrow.from === from && arrow.to === to && arrow.text === text);
    if (from && from !== to && !isThere) arrows.push({ from, to, text });
  };
  for (const { name, value } of net.inputs)
    boxes.push({ id: `${net.name}_in_${name}`, text: name, detail: showShape(value.type.shape), kind: 'input' });
  for (const node of net.nodes) {
    const box = folded.get(node);
    const id = box?.id ?? `${net.name}_${node.id}`;
    if (!box) boxes.push({ id, text: title(node), detail: node.path.split('/').slice(1).join('/'), kind: 'layer' });
    else if (!boxes.includes(box)) boxes.push(box);
    for (const input of node.inputs) connect(input, id);
  }
  for (const { name, value } of net.outputs) {
    const id = `${net.name}_out_${name}`;
    boxes.push({ id, text: name === 'output' ? net.name : name, detail: showShape(value.type.shape), kind: 'output' });
    connect(value, id);
  }
  return { name: net.name, boxes, arrows };
}

const sharedDepth = (a: readonly Region[], b: readonly Region[]): number => {
  const at = a.findIndex((region, depth) => region !== b[depth]);
  return at < 0 ? a.length : at;
};

/** The box of each node inside a block or a repeat. It is the outermost one below the region that the whole net shares. */
function foldedBoxes(net: Net): Map<Node, Box> {
  const around = net.nodes.map((node) => regionsAround(node).reverse());
  const [first] = around;
  let shared = first?.length ?? 0;
  for (const regions of around) shared = Math.min(shared, sharedDepth(regions, first!));
  const boxes = new Map<Region, Box>();
  const found = new Map<Node, Box>();
  for (const [index, node] of net.nodes.entries()) {
    const region = around[index]![shared];
    if (!region) continue;
    if (!boxes.has(region)) {
      const text =
        region.kind === 'repeat' ? `repeat × ${region.count}` : region.kind === 'iteration' ? 'iteration' : region.name;
      const detail = region.path.split('/').slice(1).join('/');
      boxes.set(region, { id: `${net.name}_region_${region.path}`, text, detail, kind: 'layer' });
    }
    found.set(node, boxes.get(region)!);
  }
  return found;
}

/** Graphviz: one cluster per net, top to bottom. */
export function graphToDot(graph: ModelGraph, options: DrawOptions = {}): string {
  const lines = [
    `digraph ${dotString(graph.name)} {`,
    '  rankdir=TB; fontname="Helvetica"; node [shape=box, style="rounded,filled", fillcolor="#f6f7f9", color="#9aa3ad", fontname="Helvetica", fontsize=11]; edge [color="#9aa3ad", fontname="Helvetica", fontsize=9, fontcolor="#5b6570"];',
  ];
  const fill = { input: '#e3eefc', layer: '#f6f7f9', output: '#e4f4e6' };
  for (const net of graph.nets) {
    const { boxes, arrows } = drawNet(net, options);
    lines.push(
      `  subgraph ${dotString(`cluster_${net.name}`)} {`,
      `    label=${dotString(net.name)}; color="#d5dae0"; style=rounded;`,
    );
    for (const box of boxes)
      lines.push(
        `    ${dotString(box.id)} [label=${dotString(`${box.text}\n${box.detail}`)}, fillcolor="${fill[box.kind]}"];`,
      );
    for (const arrow of arrows)
      lines.push(`    ${dotString(arrow.from)} -> ${dotString(arrow.to)} [label=${dotString(arrow.text)}];`);
    lines.push('  }');
  }
  return [...lines, '}', ''].join('\n');
}

/** Mermaid, for Markdown pages. Boxes are numbered, since Mermaid would read names such as `end` as its own words. */
export function graphToMermaid(graph: ModelGraph, options: DrawOptions = {}): string {
  const lines = ['flowchart TB'];
  const ids = new Map<string, string>();
  const idOf = (id: string): string => {
    if (!ids.has(id)) ids.set(id, `n${ids.size}`);
    return ids.get(id)!;
  };
  for (const [index, net] of graph.nets.entries()) {
    const { boxes, arrows } = drawNet(net, options);
    lines.push(`  subgraph net${index}[${mermaidString(net.name)}]`);
    for (const box of boxes) {
      const text = mermaidString(`${box.text}\n${box.detail}`);
      lines.push(`    ${idOf(box.id)}${box.kind === 'layer' ? `[${text}]` : `([${text}])`}`);
    }
    for (const arrow of arrows)
      lines.push(`    ${idOf(arrow.from)} -->|${mermaidString(arrow.text)}| ${idOf(arrow.to)}`);
    lines.push('  end');
  }
  return [...lines, ''].join('\n');
}
