/** Inputs inside `draws 5 { … }`: once something is drawn, values of outside are repeated for each draw. */
import type { Span } from '../../../grammar/syntax/source.js';
import { copied } from '../../catalogue/functions/copies.js';
import type { Value } from '../../graph/types.js';
import type { Builder } from '../scope/builder.js';
import type { Place } from '../scope/environment.js';

/** The inputs of a node, with one batch axis for all. `draws` is true for a node that draws itself. */
export function withCopies(
  builder: Builder,
  place: Place,
  inputs: readonly Value[],
  draws: boolean,
  span: Span,
): { readonly inputs: readonly Value[]; readonly copies?: number } {
  const { copies } = place;
  if (!copies || !(draws || inputs.some(({ type }) => type.copies !== undefined))) return { inputs };
  const { count, made } = copies;
  return {
    copies: count,
    inputs: inputs.map((input) => {
      if (!input.type.batched || input.type.copies !== undefined) return input;
      let copy = made.get(input);
      if (!copy) {
        const setting = { value: count, explicit: true };
        const parts = {
          op: copied,
          inputs: [input],
          inputNames: ['x'],
          path: 'copied',
          span,
          settings: { count: setting },
        };
        copy = builder.operation(place.nodes, parts, { ...input.type, copies: count });
        made.set(input, copy);
      }
      return copy;
    }),
  };
}
