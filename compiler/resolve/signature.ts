/** Names in the head of a declaration: what it is given, and what it answers with. */
import type { Declaration, Identifier, Member } from '../../grammar/syntax/ast.js';
import type { Diagnostic } from '../../grammar/syntax/diagnostic.js';

/** Inputs and settings of one name, of which one would be lost; likewise outputs. */
export function namesTwice(declaration: Declaration | Member): Diagnostic[] {
  switch (declaration.kind) {
    case 'net':
      return [
        ...repeated(declaration.inputs.map(({ name }) => name)),
        ...repeated((declaration.outputs ?? []).flatMap(({ name }) => name ?? [])),
      ];
    case 'block':
      return repeated([...declaration.inputs, ...declaration.settings].map(({ name }) => name));
    case 'fn':
    case 'sample':
      return repeated(declaration.parameters.map(({ name }) => name));
    default:
      return [];
  }
}

function repeated(names: readonly Identifier[]): Diagnostic[] {
  return names.flatMap((name, index) => {
    const first = names.findIndex((each) => each.name === name.name);
    return first < index && name.name !== '' ? [twice(name.name, name.span, names[first]!.span)] : [];
  });
}

export function twice(name: string, span: Diagnostic['span'], first: Diagnostic['span']): Diagnostic {
  return {
    code: 'GEN1003',
    severity: 'error',
    message: `\`${name}\` is declared twice`,
    span,
    label: 'declared again here',
    related: [{ span: first, message: 'first declared here' }],
    hint: 'Give one of them another name.',
  };
}
