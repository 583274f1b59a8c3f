/** Keys of a node's place, not of its content. */
const places: ReadonlySet<string> = new Set(['span', 'operatorSpan', 'source', 'comments', 'unread']);

/** Two trees are the same if they differ only in spans and in comments other than doc comments. */
export function sameTree(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [entries(a), entries(b)];
  return (
    left.length === right.length &&
    left.every(([key, value], i) => key === right[i]![0] && sameTree(value, right[i]![1]))
  );
}

function entries(node: object): [string, unknown][] {
  return Object.entries(node)
    .filter(([key, value]) => !places.has(key) && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
