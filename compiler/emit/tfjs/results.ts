/** What the functions of nets answer with, and whether they draw. */
import type { NamedValue, Net } from '../../graph/types.js';

export const usesDraws = (net: Net): boolean =>
  net.nodes.some((node) => node.kind === 'op' && node.op.uses?.includes('draws'));

/** What the function of a net answers with: its outputs, then the layers that somebody looks at, none called as another. */
export function resultsOf({ outputs, taps }: Net): readonly NamedValue[] {
  const names = outputs.map(({ name }) => name);
  return [
    ...outputs,
    ...taps.map(({ name, value }) => {
      let free = name;
      for (let count = 2; names.includes(free); count++) free = `${name}${count}`;
      names.push(free);
      return { name: free, value };
    }),
  ];
}
