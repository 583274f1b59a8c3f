/** A first look at one declaration of a model, long before the whole model is elaborated. */
import type { BlockDeclaration, Declaration, FnDeclaration } from '../../grammar/syntax/ast.js';
import type { Span } from '../../grammar/syntax/source.js';
import { textOf } from '../../grammar/syntax/source.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { begin } from '../elaborate/begin.js';
import type { ReadAlone } from '../elaborate/declarations.js';
import { canBeReadAlone, declareOne } from '../elaborate/declarations.js';
import { LimitReached } from '../elaborate/scope/limits.js';
import type { Files } from '../resolve/files.js';
import type { ModelOrVariant, ResolvedModel } from '../resolve/model.js';
import { membersOf, resolveModel } from '../resolve/model.js';
import { rules } from '../rules/index.js';

const ofRules: ReadonlySet<string> = new Set(rules.map(({ code }) => code));

/** True for a message that only a whole model gives. A first look neither finds nor refutes it. */
export const needsWholeModel = ({ code }: Diagnostic): boolean => ofRules.has(code);

/**
 * Messages that lie in a declaration and need no other part of the model than those it names; undefined if it cannot be
 * read alone. A block or a function is read where the model applies it first.
 */
export function glance(top: ModelOrVariant, declaration: Declaration, files: Files): Diagnostic[] | undefined {
  const { model, diagnostics } = resolveModel(top, files);
  const read = model && readFor(model, declaration);
  if (!read) return undefined;
  const builder = begin(model, files);
  try {
    if (!declareOne(builder, read)) return undefined;
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
  }
  const { span: around } = declaration;
  const isInside = ({ source, start, end }: Span): boolean =>
    source === around.source && around.start <= start && end <= around.end;
  return [...diagnostics, ...builder.diagnostics].filter(({ span }) => isInside(span));
}

/** What has to be read to know a declaration: itself, or what applies it. */
function readFor(model: ResolvedModel, declaration: Declaration): ReadAlone | undefined {
  const alone = [...model.members.values(), ...model.expects].filter(canBeReadAlone);
  const own = alone.find((each) => each === declaration);
  if (own || (declaration.kind !== 'block' && declaration.kind !== 'fn')) return own;
  const inFile = [...model.scope.names.values()].filter((each): each is BlockDeclaration | FnDeclaration =>
    ['block', 'fn'].includes(each.kind),
  );
  const bodies = [...inFile, ...membersOf(model, 'block'), ...membersOf(model, 'fn')];
  if (!bodies.includes(declaration)) return undefined;
  const seen = new Set([declaration]);
  // The set grows during the loop.
  for (const { name } of seen) {
    const word = new RegExp(`\\b${name.name}\\b`);
    const user = alone.find(({ span }) => word.test(textOf(span)));
    if (user) return user;
    for (const each of bodies) if (word.test(textOf(each.span))) seen.add(each);
  }
  return undefined;
}
