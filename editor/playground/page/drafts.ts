/** Texts that someone wrote, by the specs that they began from. This browser keeps them. */
import { signal } from '@preact/signals';
import { recall, remember } from './kept.js';

const store = 'genc-drafts';
/** The most specs whose edits are kept; the oldest ones go first. */
const most = 60;

function stored(): Record<string, string> {
  try {
    const found: unknown = JSON.parse(recall(store) ?? '{}');
    const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === 'string';
    return Object.fromEntries(Object.entries(found as object).filter(isText));
  } catch {
    return {};
  }
}

/** The edited texts by the keys of their documents. */
export const drafts = signal<Readonly<Record<string, string>>>(stored());
/** False if this browser lets the page keep nothing: edits then last as long as the tab. */
export const areKept = signal(true);

/** Keeps the text of a document, or forgets it if it is as it was opened. */
export function keep(key: string, text: string, original: string): void {
  const others = Object.entries(drafts.peek()).filter(([each]) => each !== key);
  if (text === drafts.peek()[key] || (text === original && others.length === Object.keys(drafts.peek()).length)) return;
  const all = text === original ? others : [...others, [key, text] as const];
  drafts.value = Object.fromEntries(all.slice(-most));
  areKept.value = remember(store, JSON.stringify(drafts.value));
}
