/** New names that mean nothing yet. */
import { findOp } from '../../catalogue/index.js';

/** Every word of a text. A name among them may mean something. */
export const wordsOf = (text: string): Set<string> => new Set(text.match(/[A-Za-z_]\w*/g));

/** The name, with a number behind it if it is taken. */
export function freshName(base: string, taken: ReadonlySet<string>): string {
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}${count}`;
  return name;
}

/** A name that is no layer of the language either. */
export function freshBlock(base: string, taken: ReadonlySet<string>): string {
  let name = freshName(base, taken);
  for (let count = 2; findOp(name) || taken.has(name); count++) name = `${base}${count}`;
  return name;
}
