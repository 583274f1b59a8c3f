import type { OpEntry } from '../../catalogue/row/types.js';
import type { Application } from '../arguments/operands.js';
import type { Builder } from '../scope/builder.js';

/** Layers that change volumes may stand only on the path of a flow, where their log-determinants are added up. */
export function standsInFlow(builder: Builder, entry: OpEntry, { environment, span }: Application): boolean {
  if (!entry.bijection || !entry.results) return true;
  const { net, branch } = environment.place;
  const member = net === undefined ? undefined : builder.model.members.get(net);
  if (member?.kind === 'net' && member.keyword === 'flow' && !branch) return true;
  if (branch) builder.report('GEN2013', 'inBlock', span, { layer: entry.name });
  else builder.report('GEN2013', 'outside', span, { layer: entry.name, net });
  return false;
}
