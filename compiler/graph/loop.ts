/** Facts about loops that run with the model. */
import { times } from '../../runtime/common/times.js';
import type { LoopOver } from './types.js';

/** The number of iterations. */
export function lengthOf(over: LoopOver): number {
  switch (over.kind) {
    case 'range':
      return Math.abs(over.to - over.from) + 1;
    case 'times':
      return over.steps;
    case 'places':
      return over.shape.reduce((product, side) => product * side, 1);
    case 'list':
      return over.values.length - (over.pairs ? 1 : 0);
    case 'table':
      return over.length - (over.pairs ? 1 : 0);
  }
}

/** The numbers that a loop takes one after the other, if they are known: the first counter, and the last one's `next`. */
export function numbersOf(over: LoopOver): readonly number[] | undefined {
  switch (over.kind) {
    case 'range':
      return Array.from({ length: lengthOf(over) }, (_, i) => over.from + Math.sign(over.to - over.from) * i);
    case 'times':
      return times(over.from, over.to, over.steps, over.rho);
    case 'list':
      return over.values;
    default:
      return undefined;
  }
}

/** What a loop goes over, as a spec writes it. The expression of a table is left out. */
export function showOver(over: LoopOver): string {
  switch (over.kind) {
    case 'range':
      return `${over.from}..${over.to}`;
    case 'times': {
      const { from, to, steps, rho } = over;
      const spacing = rho === 1 ? '' : `, spacing=${rho === Infinity ? 'geometric' : `karras(rho=${rho})`}`;
      return `times(${from}..${to}, steps=${steps}${spacing})`;
    }
    case 'places':
      return `places([${over.shape.join(', ')}])`;
    case 'list':
      return over.pairs ? `steps([${over.values.join(', ')}])` : `[${over.values.join(', ')}]`;
    case 'table':
      return over.pairs ? `steps of a table of ${over.length}` : `a table of ${over.length}`;
  }
}
