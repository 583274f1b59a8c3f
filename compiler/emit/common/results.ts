/** The results of the functions of nets. */
import type { NamedValue, Net } from '../../graph/types.js';

/** The results of a net's function: its outputs, then the layers that are read from outside, each under a name of its own. */
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
