/** The arguments of a call of a net, assigned to its inputs. No part of the net is elaborated here. */
import type { NetDeclaration, Parameter } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { nearest } from '../../diagnostics/suggest.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { Callable, Carried } from '../scope/meaning.js';
import { describe, isCallable } from '../scope/meaning.js';
import { namedOnce, placedOnce } from './duplicates.js';

/** The argument of each input. Missing and superfluous arguments are reported. Nothing is evaluated. */
export function placeInputs(
  builder: Builder,
  declaration: NetDeclaration,
  carried: Carried | undefined,
  written: readonly BoundArgument[],
  span: Span,
): Map<string, BoundArgument> | undefined {
  const name = declaration.name.name;
  const queue = [
    ...(carried ? [BoundArgument.of(carried.meaning, carried.span)] : []),
    ...written.filter((argument) => argument.name === undefined),
  ];
  const placed = new Map<string, BoundArgument>();
  const inputs = netInputs(builder, declaration);
  const names = inputs.map((input) => input.name.name);
  for (const argument of written) {
    if (argument.name === undefined || names.includes(argument.name)) continue;
    const close = nearest(argument.name, [...names, 'training']);
    builder.report(
      'GEN1008',
      'input',
      argument.nameSpan ?? argument.span,
      { net: name, input: argument.name },
      close ? { hint: `Did you mean \`${close}\`?` } : {},
    );
    return undefined;
  }
  if (!namedOnce(builder, name, written)) return undefined;
  if (!placedOnce(builder, name, names, [...queue, ...written.filter((argument) => argument.name !== undefined)]))
    return undefined;
  for (const {
    name: { name: input },
    given,
  } of inputs) {
    const argument = written.find((each) => each.name === input) ?? queue.shift();
    if (!argument) {
      builder.report(
        'GEN1009',
        given ? 'given' : 'input',
        span,
        { net: name, input },
        { related: [{ span: declaration.name.span, message: 'declared here' }] },
      );
      return undefined;
    }
    placed.set(input, argument);
  }
  if (queue.length > 0) {
    builder.report('GEN1011', 'inputs', queue[0]!.span, { net: name, count: names.length });
    return undefined;
  }
  return placed;
}

/** Reports the use of a net inside another net or a block. */
export function standsInNet(builder: Builder, name: string, span: Span, { place }: Environment): boolean {
  if (place.net === undefined) return false;
  builder.report('GEN1002', 'net', span, { name, net: place.net });
  return true;
}

/** The block or layer that a net is made of: `net Encoder = ResNet18()`. */
export function madeOf(builder: Builder, declaration: NetDeclaration): Callable | undefined {
  const { value } = declaration;
  if (!value) return undefined;
  const outer = builder.netEnvironment(declaration.span.source, declaration.name.name);
  const meaning = builder.evaluate(value, outer);
  if (isCallable(meaning) && meaning.kind !== 'none' && meaning.kind !== 'net') return meaning;
  if (meaning.kind === 'poison') return undefined;
  builder.report('GEN1014', 'net', value.span, { found: describe(meaning) });
  return undefined;
}

/** Declared inputs, or those of the block that the net is made of. */
export function netInputs(builder: Builder, declaration: NetDeclaration): readonly Parameter[] {
  if (!declaration.value) return declaration.inputs;
  const made = madeOf(builder, declaration);
  const target = made?.kind === 'partial' ? made.target : made;
  if (target?.kind === 'block') return target.declaration.inputs.map((input) => ({ ...input, type: undefined }));
  const { span } = declaration.value;
  return made ? [{ name: { name: 'x', span }, span }] : [];
}
