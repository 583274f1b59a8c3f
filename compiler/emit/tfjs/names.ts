/** Names of emitted things: TypeScript words that nothing else in the module uses. */
import type { Value } from '../../graph/types.js';

const reserved = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield ' +
    'arguments eval undefined tf nn flow w pass weights Weights Batch model batch given'
  ).split(' '),
);

/** Hands out each name once within a scope; an inner scope avoids the names of the outer. */
export class Names {
  private readonly taken: Set<string>;

  constructor(outer: Iterable<string> = []) {
    this.taken = new Set(outer);
  }

  claim(hint: string): string {
    const base = camel(hint);
    let name = base;
    for (let count = 2; this.taken.has(name) || reserved.has(name); count++) name = `${base}${count}`;
    this.taken.add(name);
    return name;
  }

  inner(): Names {
    return new Names(this.taken);
  }
}

/** `leaky_relu_2` → `leakyRelu2`; the case of the first letter stays. */
export function camel(name: string): string {
  const joined = name
    .replace(/_+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/[^A-Za-z0-9$]/g, '');
  return /^[A-Za-z$]/.test(joined) ? joined : `v${joined}`;
}

export const lowerFirst = (name: string): string => name.replace(/^./, (letter) => letter.toLowerCase());

export const pascal = (name: string): string => camel(name).replace(/^./, (letter) => letter.toUpperCase());

/** `Tensor4D` for [28, 28, 1] with a batch axis. */
export function tensorType(value: Value): string {
  return tensorOfRank(value.type.shape.length + (value.type.batched ? 1 : 0));
}

export function tensorOfRank(rank: number): string {
  return rank === 0 ? 'Scalar' : rank <= 6 ? `Tensor${rank}D` : 'Tensor';
}
