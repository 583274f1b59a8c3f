/** Names of emitted things: words of TypeScript that nothing else in the module uses. */
import { leadingAxes } from '../../catalogue/row/axes.js';
import type { Net, Value } from '../../graph/types.js';
import { Scope } from '../common/scope.js';
import { reservedInFunctions } from './reserved.js';

/** Gives each name once within a scope. An inner scope avoids the names of the outer. */
export class Names extends Scope {
  constructor(outer: Iterable<string> = [], reserved: ReadonlySet<string> = reservedInFunctions) {
    super(outer, { reserved, spell: camel, numbered: (base, count) => `${base}${count}` });
  }

  override inner(): Names {
    return new Names(this.taken, this.style.reserved);
  }
}

/** Functions of nets, by net. They have the names of the spec, unless JavaScript or the module uses these for something else. */
export type NetFunctions = ReadonlyMap<Net, string>;

/** Nets get their own names first, before forms of flows (`inverseF`) and before names that need a number. */
export function nameNets(nets: readonly Net[], taken: Names): NetFunctions {
  const all = [...nets, ...nets.flatMap((net) => [...(net.flow?.forms.values() ?? [])])];
  const own = all.filter(
    ({ name }, index) => taken.isFree(name) && all.findIndex((net) => net.name === name) === index,
  );
  const names = new Map(own.map((net) => [net, taken.numbered(net.name)]));
  for (const net of all) if (!names.has(net)) names.set(net, taken.numbered(net.name));
  return names;
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
  return tensorOfRank(value.type.shape.length + leadingAxes(value.type));
}

export function tensorOfRank(rank: number): string {
  return rank === 0 ? 'Scalar' : rank <= 6 ? `Tensor${rank}D` : 'Tensor';
}
