/** Names in loops, as far as they are known without evaluation. */
import type { Identifier, LoopStatement } from '../../../grammar/syntax/ast.js';
import { findConfig } from '../../catalogue/configs/index.js';

/** Words with a meaning behind the `in` of a loop alone. */
export const isLoopWord = (name: string): boolean => name === 'steps' || findConfig(name, 'loop') !== undefined;

/** The names that the statements of a loop assign, each once, where it is first assigned. */
export function assignedIn(body: readonly LoopStatement[]): readonly Identifier[] {
  const found = new Map<string, Identifier>();
  for (const statement of body)
    for (const name of statement.kind === 'for' ? assignedIn(statement.body) : [statement.name])
      if (!found.has(name.name)) found.set(name.name, name);
  return [...found.values()];
}
