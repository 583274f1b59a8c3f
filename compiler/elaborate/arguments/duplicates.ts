/** Every argument of a call has one place: named once, or at its position, never both. */
import type { Parameter } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import type { Builder } from '../scope/builder.js';

interface Named {
  readonly name?: string | { readonly name: string } | undefined;
  readonly span: Span;
}

const nameOf = ({ name }: Named): string | undefined => (typeof name === 'string' ? name : name?.name);

/** Reports what is given a second time; `first` is where it was given before. */
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

/** Whether no name stands twice among the arguments; reports each that does. */
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

/** Whether each argument without a name has a place that no other takes by its name; `names` are the places in order. */
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

/** Whether every parameter of a declaration has a name of its own. */
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
