/** A first look at one declaration of a model, long before the whole model is elaborated. */
import type { Member } from '../../grammar/syntax/ast.js';
import type { Span } from '../../grammar/syntax/source.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { begin } from '../elaborate/begin.js';
import { declareOne } from '../elaborate/declarations.js';
import { LimitReached } from '../elaborate/scope/limits.js';
import type { Files } from '../resolve/files.js';
import type { ModelOrVariant } from '../resolve/model.js';
import { resolveModel } from '../resolve/model.js';
import { rules } from '../rules/index.js';

const ofRules: ReadonlySet<string> = new Set(rules.map(({ code }) => code));

/** True for a message that only a whole model gives. A first look neither finds nor refutes it. */
export const needsWholeModel = ({ code }: Diagnostic): boolean => ofRules.has(code);

/** Messages that lie in a declaration and need no other part of the model than those it names; undefined if it cannot be read alone. */
export function glance(top: ModelOrVariant, member: Member, files: Files): readonly Diagnostic[] | undefined {
  const { model, diagnostics } = resolveModel(top, files);
  const read = model && [...model.members.values(), ...model.expects].find((each) => each === member);
  if (!read) return undefined;
  const builder = begin(model, files);
  try {
    if (!declareOne(builder, read)) return undefined;
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
  }
  const isInside = ({ source, start, end }: Span): boolean =>
    source === member.span.source && member.span.start <= start && end <= member.span.end;
  return [...diagnostics, ...builder.diagnostics].filter(({ span }) => isInside(span));
}
