import type { OpEntry } from '../../catalogue/row/types.js';
import type { Application } from '../arguments/operands.js';
import type { Builder } from '../scope/builder.js';

/** Layers that change volumes make sense on the way of a flow only, where their log-determinants are added up. */
export function standsInFlow(builder: Builder, entry: OpEntry, { environment, span }: Application): boolean {
  if (!entry.bijection || !entry.results) return true;
  const { net, branch } = environment.place;
  const member = net === undefined ? undefined : builder.model.members.get(net);
  if (member?.kind === 'net' && member.keyword === 'flow' && !branch) return true;
  if (branch)
    builder.error('GEN2013', span, `\`${entry.name}\` belongs on the way of a flow, and this is inside a block`, {
      why: 'A block that a layer of the flow was given is an ordinary net: nothing in it has to be undone, and what it does to volumes is not counted.',
      hint: `Let it stand before that layer or behind it: -> ${entry.name} -> AffineCoupling(…).`,
    });
  else
    builder.error('GEN2013', span, `\`${entry.name}\` belongs into a flow`, {
      why: 'It changes volumes, which a flow adds up to a likelihood; elsewhere that would be lost.',
      hint:
        net === undefined
          ? 'Declare one: flow F(x) { return x -> … }.'
          : `Declare \`${net}\` as one: flow ${net}(x) { return x -> … }.`,
    });
  return false;
}
