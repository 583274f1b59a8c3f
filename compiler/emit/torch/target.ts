/**
 * The abilities of Python on PyTorch. Checks and plans are those of TypeScript on tfjs, the narrower of the two, so that a
 * spec that compiles for one compiles for the other, with the same messages and the same run.
 */
import type { Net } from '../../graph/types.js';
import type { Target } from '../../plan/target.js';
import { tfjs } from '../tfjs/target.js';
import { layers } from './layers.js';
import type { Scope } from '../common/scope.js';
import { moduleNames, pascal, snake } from './names.js';

export const torch: Target = {
  ...tfjs,
  name: 'torch',
  functionNames: (nets) => {
    const taken = moduleNames(Object.keys(layers));
    // The forms of a flow are methods of its class.
    const own = new Map(nets.map((net) => [net, taken.claim(nameOf(net, taken))]));
    const forms = nets.flatMap((net) =>
      [...(net.flow?.forms.values() ?? [])].map((form): [Net, string] => [form, own.get(net)!]),
    );
    return {
      nets: new Map([...own, ...forms]),
      claim: (...words) => taken.claim(words.map(snake).join('_')),
    };
  },
};

/** A net has its own name. One that PyTorch's modules have too, such as `F`, gets the word of its declaration. */
const nameOf = ({ name, keyword }: Net, taken: Scope): string =>
  taken.isFree(name) ? name : pascal(`${keyword}_${name}`);
