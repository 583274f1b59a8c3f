import type { Meaning } from './meaning.js';

/** A value whose parts are readable by their labels. */
export function withLabels(meaning: Meaning, labels: ReadonlyMap<string, Meaning>): Meaning {
  if (labels.size === 0 || (meaning.kind !== 'tensor' && meaning.kind !== 'tuple')) return meaning;
  const further = meaning.members;
  return {
    ...meaning,
    member: (name) => labels.get(name) ?? meaning.member?.(name),
    members: () => [...new Set([...labels.keys(), ...(further?.() ?? [])])],
  };
}
