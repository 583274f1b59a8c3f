/** `D(x).stem`: parts of a value that has several. */
import type { Expression, MemberExpression } from '../../../grammar/syntax/ast.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { nearest } from '../../diagnostics/suggest.js';
import { askedAs, methodHint, netMethod, ofLibrary } from '../names/members.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { Meaning } from '../scope/meaning.js';
import { describe, poison } from '../scope/meaning.js';
import { quoted } from '../scope/tensor.js';
import { evaluate } from './evaluate.js';

const named = (expression: Expression, meaning: Meaning): string => quoted(expression.span) ?? describe(meaning);

export function evaluateMember(builder: Builder, expression: MemberExpression, environment: Environment): Meaning {
  if (ofLibrary(builder, expression, environment)) return poison;
  const object = evaluate(builder, expression.object, environment);
  const { name, span } = expression.member;
  if (object.kind === 'poison') return poison;
  const found =
    object.kind === 'tuple'
      ? (object.fields.get(name) ?? object.member?.(name))
      : object.kind === 'tensor'
        ? object.member?.(name)
        : undefined;
  if (found) return found;
  const known =
    object.kind === 'tuple'
      ? [...object.fields.keys(), ...(object.members?.() ?? [])]
      : object.kind === 'tensor'
        ? [...(object.members?.() ?? [])]
        : [];
  const advice =
    object.kind === 'tensor'
      ? methodHint(builder.files, name, quoted(expression.object.span)?.slice(1, -1) ?? 'x', expression.member.span)
      : undefined;
  if (advice !== undefined) {
    builder.report(
      'GEN1016',
      'member',
      span,
      { owner: named(expression.object, object), member: name },
      { hint: advice },
    );
    return poison;
  }
  const close = nearest(name, known);
  builder.report(
    'GEN1016',
    'member',
    span,
    { owner: named(expression.object, object), member: name },
    {
      ...(close
        ? { hint: `Did you mean \`${close}\`?` }
        : known.length > 0
          ? { hint: `It has ${known.join(', ')}.` }
          : object.kind === 'tensor'
            ? { hint: `A label makes a layer readable: -> ${name}: Conv(…).` }
            : object.kind === 'list'
              ? {
                  hint: `It is a list of ${object.items.length}: say which, ${textOf(expression.object.span)}[0].${name}.`,
                }
              : object.kind === 'net'
                ? {
                    hint:
                      netMethod(object.name, name) ??
                      askedAs(builder, object.name, name) ??
                      `A net has outputs where it is called: ${object.name}(…).${name}`,
                  }
                : {}),
    },
  );
  return poison;
}
