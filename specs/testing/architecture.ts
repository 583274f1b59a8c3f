/** The table of a model's architecture, for the pages of `docs/gallery`: one row for each step with weights. */
import { countParameters, countTrainable, weightsOf } from '../../compiler/graph/measure.js';
import type { ModelGraph, Net, Node, OpNode } from '../../compiler/graph/types.js';
import { sizeOf } from '../../compiler/catalogue/row/shapes.js';

interface Row {
  readonly steps: string[];
  output: readonly number[];
  parameters: number;
}

/** The settings that a step shows. The others are in the spec. */
const telling = new Set(['kernel', 'size', 'factor', 'stride', 'alpha', 'rate', 'group', 'levels', 'mask', 'noise']);
const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
const count = (value: number): string => value.toLocaleString('en-US');

function named({ op, settings }: OpNode): string {
  const given = op.settings.flatMap(({ name, default: usual }) => {
    const value = settings[name]?.value;
    if (!telling.has(name) || value === undefined || JSON.stringify(value) === JSON.stringify(usual)) return [];
    const text =
      typeof value === 'object' && 'config' in value ? value.config : JSON.stringify(value).replace(/"/g, '');
    return [usual === undefined || op.role === 'activation' ? text : `${name}=${text}`];
  });
  return given.length > 0 ? `${op.name}(${given.join(', ')})` : op.name;
}

/** A node is shown if it is a layer, an activation or a join of values; arithmetic is in the spec. */
const isShown = (node: Node): node is OpNode =>
  node.kind === 'op' &&
  !(node.op.role === 'dropout' && node.settings['rate']?.value === 0) &&
  !node.op.implied &&
  !node.op.inline &&
  (node.op.kind === 'layer' || node.op.role === 'activation' || node.op.variadic === true);
const hasKernel = ({ op, weights }: OpNode): boolean =>
  op.role !== 'normalization' && weights.some(({ shape }) => shape.length > 1);

/** The place of a layer: the iteration or, without one, the block in which it is written. */
function placeOf(path: string): string {
  const levels = path.split('/');
  const iteration = levels.findIndex((level) => /^\d+$/.test(level));
  return levels.slice(0, iteration < 0 ? -1 : iteration + 1).join('/');
}

/** The rows of a net: one for each iteration and each innermost block; elsewhere one for each kernel. */
function rowsOf(net: Net): Row[] {
  const nodes = net.nodes.filter(isShown);
  const places = new Set(nodes.map(({ path }) => placeOf(path)));
  const holdsOthers = (place: string): boolean => [...places].some((other) => other.startsWith(`${place}/`));
  const rows: Row[] = [];
  let last: string | undefined;
  for (const node of nodes) {
    const place = placeOf(node.path);
    const whole = place !== net.name && !holdsOthers(place);
    const row = rows.at(-1);
    const joins = row !== undefined && place === last && (whole || !hasKernel(node));
    if (joins) row.steps.push(named(node));
    else rows.push({ steps: [named(node)], output: [], parameters: 0 });
    const current = rows.at(-1)!;
    current.output = node.outputs[0]!.type.shape;
    current.parameters += node.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    last = place;
  }
  return rows;
}

/** Items with equal neighbours merged, and the number of each. */
function merged<T>(items: readonly T[], key: (item: T) => string): { readonly item: T; readonly times: number }[] {
  const result: { item: T; times: number }[] = [];
  for (const item of items) {
    const before = result.at(-1);
    if (before && key(before.item) === key(item)) before.times += 1;
    else result.push({ item, times: 1 });
  }
  return result;
}
const times = (text: string, many: number): string => (many > 1 ? `${many} × ${text}` : text);

/** A line of the table: the steps, the shape of their output, and the number of weights. */
interface Line {
  readonly steps: string;
  readonly shape: string;
  readonly parameters: string;
}

function linesOf(net: Net): Line[] {
  const lines: Line[] = [];
  let before: string[] = [];
  for (const { item, times: many } of merged(rowsOf(net), (row) => JSON.stringify(row))) {
    const steps = merged(item.steps, (step) => step).map((each) => times(each.item, each.times));
    const chain = times(many > 1 && steps.length > 1 ? `(${steps.join(' → ')})` : steps.join(' → '), many);
    // Steps without weights join the line of the next step with weights.
    if (item.parameters === 0) before.push(chain);
    else {
      const parameters = times(count(item.parameters), many);
      lines.push({ steps: [...before, chain].join(' → '), shape: shapeText(item.output), parameters });
      before = [];
    }
  }
  const end = rowsOf(net).at(-1);
  if (end && before.length > 0) lines.push({ steps: before.join(' → '), shape: shapeText(end.output), parameters: '' });
  return lines;
}

function tableOf(net: Net): string[] {
  const rows = linesOf(net).map(({ steps, shape, parameters }) => `| | ${steps} | ${shape} | ${parameters} |`);
  const all = countParameters([net]);
  const trainable = countTrainable([net]);
  const total = trainable === all ? `**${count(all)}**` : `**${count(trainable)}** trainable, ${count(all)} with state`;
  const inputs = net.inputs.map(({ name, value }) => `${name} ${shapeText(value.type.shape)}`).join(', ');
  const codes = net.keyword === 'codebook' ? shapeText(weightsOf(net)[0]!.shape) : '';
  return [`| **NAME** | ${inputs} | ${codes} | ${total} |`, ...rows];
}

/** The table in Markdown: every net with its inputs and total, then its steps; equal nets share their rows. */
export function architecture(graph: ModelGraph, only?: readonly string[]): string {
  const nets = graph.nets.filter(
    ({ name, derived, keyword }) => !derived && keyword !== 'pool' && (!only || only.includes(name)),
  );
  const tables = new Map<string, { readonly names: string[]; readonly lines: string[] }>();
  for (const net of nets) {
    const lines = tableOf(net);
    const key = lines.slice(1).join('\n') || net.name;
    const like = tables.get(key);
    if (like) like.names.push(net.name);
    else tables.set(key, { names: [net.name], lines });
  }
  return [
    '| net | steps | shape | parameters |',
    '| --- | --- | --- | ---: |',
    ...[...tables.values()].flatMap(({ names, lines }) => lines.map((line) => line.replace('NAME', names.join(', ')))),
  ].join('\n');
}
