/** Names in the head of a declaration: its inputs, settings and outputs. */
import type {
  BlockDeclaration,
  Declaration,
  FnDeclaration,
  Identifier,
  Member,
  NetDeclaration,
  Parameter,
} from '../../grammar/syntax/ast.js';
import type { Span } from '../../grammar/syntax/source.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';

/** The inputs of a net, the inputs and then the settings of a block, the parameters of a function. */
export function parametersOf(declaration: NetDeclaration | BlockDeclaration | FnDeclaration): readonly Parameter[] {
  if (declaration.kind === 'net') return declaration.inputs;
  return declaration.kind === 'block' ? [...declaration.inputs, ...declaration.settings] : declaration.parameters;
}

/** Inputs and settings with the same name, of which one would be lost. The same holds for outputs. */
export function namesTwice(declaration: Declaration | Member): Diagnostic[] {
  switch (declaration.kind) {
    case 'net':
      return [
        ...repeated(declaration.inputs.map(({ name }) => name)),
        ...repeated((declaration.outputs ?? []).flatMap(({ name }) => name ?? [])),
      ];
    case 'block':
      return repeated(parametersOf(declaration).map(({ name }) => name));
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

export function twice(
  name: string,
  span: Span,
  first: Span,
  what: 'again' | 'training' | 'function' = 'again',
): Diagnostic {
  return diagnostic('GEN1003', what, span, { name }, { related: [{ span: first, message: 'first declared here' }] });
}
