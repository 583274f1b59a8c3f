/**
 * The pairs of layers of two nets. Layers stand in canonical order. The alignment of the two lists with the best sum
 * (Needleman & Wunsch 1970) weighs the operation of a layer above its name, so that an inserted layer is one insertion,
 * although it shifts the numbers in the paths behind it.
 */
import { findOp } from '../../catalogue/index.js';
import type { LayerForm, NetForm } from './form.js';
import { canonicalText, same } from './json.js';

/** A layer of both nets, or of one. */
export interface Row {
  readonly a?: LayerForm;
  readonly b?: LayerForm;
  /** The two layers stand at different places of their lists. */
  readonly displaced?: boolean;
}

/** The facts that the comparison of layers needs, computed once per layer. */
interface Card {
  readonly layer: LayerForm;
  readonly values: string;
  readonly key: string;
  readonly explicit: ReadonlyMap<string, string>;
  readonly weights: string;
  readonly output: string;
  readonly role?: string;
  /** The weight of its path: a label is somebody's choice, a number only a position. */
  readonly named: number;
}

function cardOf(layer: LayerForm): Card {
  const settings = Object.entries(layer.settings);
  const values = canonicalText(Object.fromEntries(settings.map(([name, { value }]) => [name, value])));
  const role = findOp(layer.op)?.role;
  return {
    layer,
    values,
    key: `${layer.op} ${values}`,
    explicit: new Map(
      settings.flatMap(([name, { value, explicit }]) => (explicit ? [[name, canonicalText(value)]] : [])),
    ),
    weights: canonicalText(layer.weights.map(({ name, shape }) => [name, shape])),
    output: layer.output.join(),
    named: isLabelled(layer) ? 3 : 1.5,
    ...(role ? { role } : {}),
  };
}

/** A path is labelled if it has more than the op's own name and the number of an iteration. */
function isLabelled({ path, op }: LayerForm): boolean {
  const own = op.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const last = path.split('/').at(-1)!.replace(/_\d+$/, '');
  return last !== own && !/(^|\/)\d+(\/|$)/.test(path);
}

/** The most comparisons of one alignment. Above, layers with equal paths and content divide the lists first. */
const mostCells = 4_000_000;

/** The rows of two nets in reading order. Both directions give the same pairs. */
export function matchLayers(a: NetForm, b: NetForm): Row[] {
  // The order of the nets would decide ties, so one fixed direction is used.
  if (direction(a) <= direction(b)) return rowsOf(a.layers.map(cardOf), b.layers.map(cardOf));
  return rowsOf(b.layers.map(cardOf), a.layers.map(cardOf)).map(({ a: left, b: right, ...row }) => ({
    ...(right ? { a: right } : {}),
    ...(left ? { b: left } : {}),
    ...row,
  }));
}

const direction = (net: NetForm): string =>
  canonicalText(net.layers.map(({ path, op, settings }) => [path, op, settings]));

function rowsOf(a: readonly Card[], b: readonly Card[]): Row[] {
  const pairs = align(a, b);
  const rows: { a?: Card; b?: Card; displaced?: boolean }[] = [];
  let left = 0;
  let right = 0;
  for (const [i, j] of [...pairs, [a.length, b.length] as const]) {
    while (left < i) rows.push({ a: a[left++]! });
    while (right < j) rows.push({ b: b[right++]! });
    if (left < a.length && right < b.length) rows.push({ a: a[left++]!, b: b[right++]! });
  }
  joinDisplaced(rows);
  return rows.map((row) => ({
    ...(row.a ? { a: row.a.layer } : {}),
    ...(row.b ? { b: row.b.layer } : {}),
    ...(row.displaced ? { displaced: true } : {}),
  }));
}

/** Joins layers that are left over on both sides. A layer has moved if its path, or its operation and content, agree. */
function joinDisplaced(rows: { a?: Card; b?: Card; displaced?: boolean }[]): void {
  const byPath = (card: Card): string => `${card.layer.op} ${card.layer.path}`;
  const byContent = (card: Card): string | undefined =>
    card.layer.weights.length > 0 ? `${card.key} ${card.weights}` : undefined;
  for (const keyOf of [byPath, byContent]) {
    const added = new Map<string, (typeof rows)[number][]>();
    for (const row of rows) {
      const key = row.b && !row.a ? keyOf(row.b) : undefined;
      if (key !== undefined) added.set(key, [...(added.get(key) ?? []), row]);
    }
    for (const row of [...rows]) {
      const key = row.a && !row.b ? keyOf(row.a) : undefined;
      const twin = key === undefined ? undefined : added.get(key)?.shift();
      if (!twin) continue;
      twin.a = row.a!;
      twin.displaced = true;
      rows.splice(rows.indexOf(row), 1);
    }
  }
}

type Pair = readonly [number, number];

function align(a: readonly Card[], b: readonly Card[]): Pair[] {
  const alike = (i: number, j: number): boolean => a[i]!.layer.path === b[j]!.layer.path && a[i]!.key === b[j]!.key;
  let start = 0;
  while (start < a.length && start < b.length && alike(start, start)) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && alike(a.length - 1 - end, b.length - 1 - end)) end++;
  const head = Array.from({ length: start }, (_, index): Pair => [index, index]);
  const tail = Array.from({ length: end }, (_, index): Pair => [a.length - end + index, b.length - end + index]);
  const middle = alignMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [...head, ...middle.map(([i, j]): Pair => [i + start, j + start]), ...tail];
}

function alignMiddle(a: readonly Card[], b: readonly Card[]): Pair[] {
  if (a.length === 0 || b.length === 0) return [];
  if (a.length * b.length <= mostCells) return alignBest(a, b);
  const positions = new Map(b.map((card, index) => [`${card.layer.path} ${card.key}`, index]));
  const anchors: Pair[] = [];
  for (const [i, card] of a.entries()) {
    const j = positions.get(`${card.layer.path} ${card.key}`);
    if (j !== undefined && j > (anchors.at(-1)?.[1] ?? -1)) anchors.push([i, j]);
  }
  const result: Pair[] = [];
  let [left, right] = [0, 0];
  for (const [i, j] of [...anchors, [a.length, b.length] as const]) {
    const inner = (i - left) * (j - right) <= mostCells ? alignBest(a.slice(left, i), b.slice(right, j)) : [];
    result.push(...inner.map(([p, q]): Pair => [p + left, q + right]));
    if (i < a.length) result.push([i, j]);
    [left, right] = [i + 1, j + 1];
  }
  return result;
}

function alignBest(a: readonly Card[], b: readonly Card[]): Pair[] {
  const width = b.length + 1;
  const best = new Float64Array((a.length + 1) * width);
  const scores = new Float64Array(a.length * b.length);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const score = likeness(a[i]!, b[j]!);
      scores[i * b.length + j] = score;
      const without = Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
      best[i * width + j] = Math.max(without, score > 0 ? score + best[(i + 1) * width + j + 1]! : 0);
    }
  }
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const here = best[i * width + j]!;
    const score = scores[i * b.length + j]!;
    if (score > 0 && here === score + best[(i + 1) * width + j + 1]!) pairs.push([i++, j++]);
    else if (here === best[(i + 1) * width + j]!) i++;
    else j++;
  }
  return pairs;
}

/** A score for two layers being the same; zero means that nothing indicates it. */
function likeness(a: Card, b: Card): number {
  const path = a.layer.path === b.layer.path;
  const output = a.output === b.output ? 1 : 0;
  if (a.layer.op !== b.layer.op) {
    // A swap leaves the new layer below the path of the layer that it replaces.
    const swapped =
      `${a.layer.path}/`.startsWith(`${b.layer.path}/`) || `${b.layer.path}/`.startsWith(`${a.layer.path}/`);
    if (!swapped && (a.role === undefined || a.role !== b.role)) return 0;
    return 2 + (swapped ? 2 : 0) + output;
  }
  const substance = a.layer.weights.length > 0 || b.layer.weights.length > 0 ? 4 : 2;
  const content = a.values === b.values ? (a.explicit.size > 0 ? 2 : 1) * substance : 3 * sharedPart(a, b);
  return substance + content + (path ? a.named : 0) + (a.weights === b.weights ? 1 : 0) + output;
}

/** The share of settings in the spec that agree. */
function sharedPart(a: Card, b: Card): number {
  const names = new Set([...a.explicit.keys(), ...b.explicit.keys()]);
  let agree = 0;
  for (const name of names) if (same(a.layer.settings[name]?.value, b.layer.settings[name]?.value)) agree++;
  return names.size === 0 ? 0 : agree / names.size;
}
