/** The layers of a net in two columns: the changed ones and those around them. */
import type { AnyChange } from '../compare/changes.js';
import type { NetRows } from '../compare/diff.js';
import type { LayerForm } from '../compare/form.js';
import type { Row } from '../compare/match.js';
import { showLayer, showShape } from './words.js';

export type RowState = 'alike' | 'added' | 'removed' | 'changed' | 'follows' | 'renamed';

/** The difference in each row. `follows`: it differs only in what its causes changed. */
export function rowStates(net: NetRows, changes: readonly AnyChange[]): RowState[] {
  const own = new Map<string, RowState>();
  for (const change of changes) {
    const place = change.after ?? change.before!;
    if (place.section !== 'net' || place.layer === undefined || place.name !== (change.after ? net.after : net.before))
      continue;
    if (change.what === 'layer' && change.kind !== 'renamed') continue;
    const key = place.layer;
    const visible = change.what !== 'flops' && !(change.what === 'inputs' && change.cause !== undefined);
    if (!visible) continue;
    const state: RowState =
      change.weight === 'names'
        ? change.cause === undefined
          ? 'renamed'
          : 'alike'
        : change.cause === undefined
          ? 'changed'
          : 'follows';
    const before = own.get(key);
    if (before === undefined || order.indexOf(state) > order.indexOf(before)) own.set(key, state);
  }
  return net.rows.map((row) => (!row.a ? 'added' : !row.b ? 'removed' : (own.get(row.b.path) ?? 'alike')));
}

const order: readonly RowState[] = ['alike', 'renamed', 'follows', 'changed'];

/** A drawn line: two cells, or a gap of equal rows. */
export type Drawn =
  | {
      readonly kind: 'row';
      readonly state: RowState;
      readonly path: string;
      readonly before?: string;
      readonly after?: string;
    }
  | { readonly kind: 'gap'; readonly rows: number };

/** Rows with one row of context. `width` is the width of a cell. */
export function drawRows(net: NetRows, states: readonly RowState[], width: number): Drawn[] {
  const near = (index: number): boolean =>
    [index - 1, index, index + 1].some((each) => states[each] !== undefined && states[each] !== 'alike');
  const paths = net.rows.flatMap(({ a, b }) => [a?.path.length ?? 0, b?.path.length ?? 0]);
  const pathWidth = Math.min(Math.max(...paths), Math.floor(width * 0.4));
  const drawn: Drawn[] = [];
  let gap = 0;
  const flush = (): void => {
    if (gap > 0) drawn.push({ kind: 'gap', rows: gap });
    gap = 0;
  };
  for (const [index, row] of net.rows.entries()) {
    if (!near(index)) {
      gap++;
      continue;
    }
    flush();
    drawn.push({ kind: 'row', state: states[index]!, path: (row.b ?? row.a)!.path, ...cells(row, width, pathWidth) });
  }
  flush();
  return drawn;
}

const cells = ({ a, b }: Row, width: number, pathWidth: number): { before?: string; after?: string } => ({
  ...(a ? { before: cell(a, width, pathWidth) } : {}),
  ...(b ? { after: cell(b, width, pathWidth) } : {}),
});

function cell(layer: LayerForm, width: number, pathWidth: number): string {
  const shape = showShape(layer.output);
  const middle = width - pathWidth - shape.length - 2;
  return `${fit(layer.path, pathWidth)} ${fit(showLayer(layer), middle)} ${shape}`;
}

/** A text of exactly this width: padded, or cut with an ellipsis. */
export const fit = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width);
