/** Statements and blocks, made of items. */
import * as t from '../syntax/tokens.js';
import type { Item } from './items.js';

export interface Statement {
  /** The items up to the opening brace of the block, or all. */
  readonly head: readonly Item[];
  readonly block?: Block;
  /** The items behind the closing brace. */
  readonly tail: readonly Item[];
}

export interface Block {
  readonly statements: readonly Statement[];
  /** The closing brace, or the end of the file. */
  readonly close: Item;
}

/** The statements from `start` to the brace or end that closes them. The recursion is as deep as the braces. */
export function blockFrom(items: readonly Item[], start: number): { readonly block: Block; readonly end: number } {
  const statements: Statement[] = [];
  let i = start;
  const last = items.length - 1;
  while (i < last && !isClose(items[i]!)) {
    const head: Item[] = [];
    const tail: Item[] = [];
    let block: Block | undefined;
    let repeats = 0;
    do {
      const item = items[i]!;
      const type = item.token.tokenType;
      (block ? tail : head).push(item);
      i++;
      if (type === t.CloseBrace) repeats--;
      else if (type === t.OpenBrace && repeats === 0 && !block && opensBlock(items, i)) {
        const inner = blockFrom(items, i);
        block = inner.block;
        i = inner.end + 1;
      } else if (type === t.OpenBrace) repeats++;
    } while (i < last && !(repeats === 0 && (items[i]!.starts || isClose(items[i]!))));
    statements.push({ head, block, tail });
  }
  return { block: { statements, close: items[i]! }, end: i };
}

function isClose(item: Item): boolean {
  return item.token.tokenType === t.CloseBrace && !item.closesRepeat;
}

/** A brace before item `i` opens a block of statements if the item starts a statement or closes the brace at once. */
function opensBlock(items: readonly Item[], i: number): boolean {
  const next = items[i]!;
  return next.starts || isClose(next);
}
