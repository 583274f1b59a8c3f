/** The meanings of the names of a file, and of names in a net's body. */
import type { Span } from '../../../grammar/syntax/source.js';
import { numbersOf } from '../../graph/numbers.js';
import type { TopLevel } from '../../resolve/files.js';
import type { Builder } from './builder.js';
import type { Meaning } from './meaning.js';
import { poison } from './meaning.js';
import { notCompiled } from './not-compiled.js';

/** Declarations of a file: blocks, functions and numbers that every model in it can see. */
export function topLevelMeaning(builder: Builder, declaration: TopLevel | undefined): Meaning | undefined {
  if (!declaration) return undefined;
  switch (declaration.kind) {
    case 'block':
      return { kind: 'block', declaration, environment: builder.netEnvironment(declaration.span.source) };
    case 'fn':
      return { kind: 'fn', declaration, environment: builder.fileEnvironment(declaration.span.source) };
    case 'param':
      return builder.evaluate(declaration.value, builder.fileEnvironment(declaration.span.source));
    case 'extern':
      notCompiled(builder, declaration.name.span, `the extern \`${declaration.name.name}\``);
      return poison;
    default:
      return undefined;
  }
}

/** The names of its model that a net sees: parameters, constants, tables, blocks and functions (rule 8). */
export function visibleInNet(builder: Builder, name: string, net: string | undefined, span: Span): Meaning | undefined {
  const member = builder.model.members.get(name);
  if (builder.fields.has(name) || member?.kind === 'loss' || member?.kind === 'metric') {
    reportHidden(builder, name, net, span, builder.fields.has(name) ? 'a data field' : `a ${member!.kind}`);
    return poison;
  }
  if (!member) return undefined;
  const meaning = builder.modelScope.meaningOf(name, member);
  if (meaning?.kind !== 'tensor' && meaning?.kind !== 'tuple') return meaning;
  if (meaning.kind === 'tensor' && numbersOf(meaning.value)) return meaning;
  reportHidden(builder, name, net, span, 'a value of the model');
  return poison;
}

function reportHidden(builder: Builder, name: string, net: string | undefined, span: Span, what: string): void {
  builder.report('GEN1002', 'invisible', span, { name, net, what });
}
