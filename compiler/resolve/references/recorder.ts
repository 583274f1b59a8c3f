/** Collects declarations and their uses while files are walked. */
import type { Identifier } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import type { Declaration, DeclarationKind, Use } from './declaration.js';

const placeOf = ({ source, start, end }: Span): string => `${source.path} ${start} ${end}`;

export class Recorder {
  private readonly declared = new Map<string, Declaration>();
  private readonly ofCatalogue = new Map<string, Declaration>();
  private readonly used = new Map<string, { span: Span; declarations: Set<Declaration> }>();
  private readonly above = new Map<Declaration, Declaration>();

  /** The declaration of a name, made once for each place. */
  declare(kind: DeclarationKind, { name, span }: Identifier, more: Pick<Declaration, 'fixed'> = {}): Declaration {
    const place = placeOf(span);
    const known = this.declared.get(place);
    if (known) return known;
    const declaration: Declaration = { kind, name, span, ...more };
    if (name !== '' && span.end > span.start) this.declared.set(place, declaration);
    return declaration;
  }

  /** A declaration of the catalogue. It has no place in a file. */
  row(kind: 'op' | 'config' | 'transform' | 'setting', name: string, of?: string): Declaration {
    const key = `${kind} ${of ?? ''} ${name}`;
    const known = this.ofCatalogue.get(key);
    if (known) return known;
    const declaration: Declaration = { kind, name, ...(of === undefined ? {} : { of }) };
    this.ofCatalogue.set(key, declaration);
    return declaration;
  }

  /** Says that something else is known by the name, so that it cannot be changed alone. */
  keepName(declaration: Declaration): void {
    Object.assign(declaration, { fixed: true } satisfies Partial<Declaration>);
  }

  use(span: Span, declarations: Iterable<Declaration>): void {
    const all = [...declarations];
    const [first] = all;
    if (!first || span.end <= span.start || this.declared.has(placeOf(span))) return;
    const known = this.used.get(placeOf(span)) ?? { span, declarations: new Set() };
    for (const declaration of all) known.declarations.add(declaration);
    this.used.set(placeOf(span), known);
    const [start] = known.declarations;
    for (const declaration of all) this.link(start!, declaration);
  }

  /** Links two declarations of one name that a single use may mean. They are renamed together. */
  link(a: Declaration, b: Declaration): void {
    const [left, right] = [this.groupOf(a), this.groupOf(b)];
    if (left !== right && left.span && right.span && left.name === right.name) this.above.set(right, left);
  }

  /** The declaration that represents all that are linked with this one. */
  groupOf(declaration: Declaration): Declaration {
    let found = declaration;
    for (let next = this.above.get(found); next; next = this.above.get(found)) found = next;
    return found;
  }

  get declarations(): Declaration[] {
    return [...this.declared.values()];
  }

  get uses(): Use[] {
    return [...this.used.values()].map(({ span, declarations }) => ({ span, declarations: [...declarations] }));
  }
}
