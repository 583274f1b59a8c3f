/** Names that the expressions of a file refer to. */
import type { SourceFile } from '../../grammar/syntax/ast.js';

const known = new WeakMap<SourceFile, ReadonlySet<string>>();

/** Found once for each file, whose tree never changes. */
export function usedNames(file: SourceFile): ReadonlySet<string> {
  const names = known.get(file) ?? namesIn(file.declarations);
  known.set(file, names);
  return names;
}

interface Walked {
  readonly kind?: unknown;
  readonly name?: unknown;
  readonly inputs?: unknown;
  readonly settings?: unknown;
  readonly parameters?: unknown;
}

/** Names that expressions refer to, and names that samples are given. The walk keeps its own stack. */
function namesIn(roots: readonly unknown[]): Set<string> {
  const names = new Set<string>();
  const pending: unknown[] = [...roots];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (Array.isArray(node)) {
      for (const item of node) pending.push(item);
      continue;
    }
    const { kind, name } = node as Walked;
    if (kind === 'name' && typeof name === 'string') names.add(name);
    if (kind === 'sample') for (const given of namesOfParameters(node)) names.add(given);
    if (kind === 'net' || kind === 'block' || kind === 'fn') {
      const own = new Set(namesOfParameters(node));
      for (const inner of namesIn(Object.values(node))) if (!own.has(inner)) names.add(inner);
      continue;
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'span' && key !== 'operatorSpan') pending.push(value);
  }
  return names;
}

function namesOfParameters({ inputs, settings, parameters }: Walked): string[] {
  return [inputs, settings, parameters].flatMap((list) =>
    Array.isArray(list) ? (list as { name: { name: string } }[]).map((parameter) => parameter.name.name) : [],
  );
}
