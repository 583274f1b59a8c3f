/** What a plan is told of TypeScript on tfjs. */
import type { Planning } from '../../plan/naming.js';
import { camel, nameNets, Names, pascal } from './names.js';
import { reservedInModules } from './reserved.js';
import { spellingOf } from './spelling/index.js';

export const planning: Planning = {
  functionNames: (nets) => {
    const taken = new Names([], reservedInModules);
    return {
      nets: nameNets(nets, taken),
      claim: (first, ...words) => taken.claim([camel(first!), ...words.map(pascal)].join('')),
    };
  },
  isInline: (op) => spellingOf(op).inline === true,
};
