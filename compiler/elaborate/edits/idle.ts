import { textOf } from '../../../grammar/syntax/source.js';
import { opNames } from '../../catalogue/index.js';
import { nearest } from '../../diagnostics/suggest.js';
import type { Builder } from '../scope/builder.js';
import { nameOf } from './matching.js';

/** Reports edits that matched nothing. */
export function reportIdleEdits(builder: Builder): void {
  if (builder.failedNets.size > 0) return; // a failed net may hold the edited layer
  for (const { edit, matches } of builder.edits) {
    if (matches > 0) continue;
    const target =
      edit.kind === 'set'
        ? edit.on.map((name) => name.name).join(', ')
        : (nameOf(edit.kind === 'insert' ? edit.after : edit.what) ?? 'this');
    const used = [...builder.nets.values()].flatMap((net) =>
      net.nodes.map((node) => (node.kind === 'op' ? node.op.name : '')),
    );
    const close = nearest(target, [...new Set([...used, ...opNames])]);
    const where = edit.in.length > 0 ? ` in ${edit.in.map((place) => textOf(place.span)).join(', ')}` : '';
    builder.report('GEN1013', 'nothing', edit.span, { target, place: where, close });
  }
}
