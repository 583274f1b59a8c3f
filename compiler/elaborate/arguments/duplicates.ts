/** Every argument of a call has one place, taken by name or by position, never both. */
import type { Parameter } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import type { Builder } from '../scope/builder.js';

interface Named {
  readonly name?: string | { readonly name: string } | undefined;
  readonly span: Span;
}

const nameOf = ({ name }: Named): string | undefined => (typeof name === 'string' ? name : name?.name);

/** Reports an argument that is given a second time. `first` is the place where it was given before. */
export function reportTwice(
  builder: Builder,
  owner: string,
  name: string,
  again: Named,
  first: Span,
  hint?: string,
): void {
  builder.report(
    'GEN1040',
    'argument',
    again.span,
    { owner: quote(owner), name, remedy: hint },
    { related: [{ span: first, message: 'given here' }] },
  );
}

/** Reports each name that stands twice among the arguments. Returns whether there are none. */
export function namedOnce(builder: Builder, owner: string, written: readonly Named[]): boolean {
  const first = new Map<string, Span>();
  let once = true;
  for (const argument of written) {
    const name = nameOf(argument);
    if (name === undefined) continue;
    const before = first.get(name);
    if (before) {
      once = false;
      reportTwice(builder, owner, name, argument, before);
    } else first.set(name, argument.span);
  }
  return once;
}

/** Reports arguments without a name whose place another takes by name. `names` are the places in order. Returns whether there are none. */
export function placedOnce(
  builder: Builder,
  owner: string,
  names: readonly string[],
  written: readonly Named[],
): boolean {
  const unnamed = written.filter((argument) => nameOf(argument) === undefined);
  for (const [position, name] of names.slice(0, unnamed.length).entries()) {
    const named = written.find((argument) => nameOf(argument) === name);
    if (!named) continue;
    const [first, again] = [unnamed[position]!, named];
    reportTwice(builder, owner, name, again, first.span);
    return false;
  }
  return true;
}

/** Reports parameters of a declaration that share a name. Returns whether there are none. */
export function parametersOnce(builder: Builder, parameters: readonly Parameter[]): boolean {
  const first = new Map<string, Span>();
  for (const { name } of parameters) {
    const before = first.get(name.name);
    if (before) {
      builder.report(
        'GEN1003',
        'name',
        name.span,
        { name: name.name },
        { related: [{ span: before, message: 'first declared here' }] },
      );
      return false;
    }
    first.set(name.name, name.span);
  }
  return true;
}

const quote = (owner: string): string => (/^\w+$/.test(owner) ? `\`${owner}\`` : owner);
