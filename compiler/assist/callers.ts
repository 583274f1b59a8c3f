/** What calls what: the declarations of a spec that compute something, and the nets, blocks and functions that each uses. */
import type { SourceFile } from '../../grammar/syntax/ast.js';
import { partsAt } from '../../grammar/parts-at.js';
import type { Part } from '../../grammar/parts-at.js';
import type { Span } from '../../grammar/syntax/source.js';
import type { Files } from '../resolve/files.js';
import type { Declaration, DeclarationKind } from '../resolve/references/declaration.js';
import type { References } from '../resolve/references/references.js';

/** A declaration that can call: the whole of it, and its name. */
export interface Caller {
  readonly name: string;
  readonly kind: DeclarationKind;
  readonly span: Span;
  readonly nameSpan: Span;
  /** The model or variant around it; empty at top level. */
  readonly within: string;
}

/** Kinds that can be called. */
const callable = new Set<string>(['net', 'block', 'fn']);
/** Kinds that compute something. Trainings, edits and claims name nets without a call. */
const computing = new Set<string>([...callable, 'let', 'loss', 'metric', 'sample', 'plot', 'evaluate', 'pool', 'codebook']); // prettier-ignore

/** The declaration around an offset that computes something. */
export function callerAt(file: SourceFile, offset: number): Caller | undefined {
  const parts = partsAt(file, offset);
  const [first] = parts as Named[];
  const isModel = first?.kind === 'model' || first?.kind === 'variant';
  const found = (isModel ? parts[1] : first) as Named | undefined;
  if (!found?.name || !computing.has(found.kind ?? '')) return undefined;
  const { name, span } = found;
  const kind = found.kind as DeclarationKind;
  return { name: name.name, kind, span, nameSpan: name.span, within: isModel ? first.name!.name : '' };
}

type Named = Part & { readonly name?: { readonly name: string; readonly span: Span } };

/** The declaration of a net, block or function, in any of the files that a spec reads. */
export function calleeOf({ scopes }: Files, { kind, span }: Declaration): Caller | undefined {
  if (!span || !callable.has(kind)) return undefined;
  const file = scopes.get(span.source)?.file;
  const found = file && callerAt(file, span.start);
  return found?.nameSpan.start === span.start ? found : undefined;
}

export interface Calls<Of> {
  readonly of: Of;
  /** The places where it is named. */
  readonly at: readonly Span[];
}

/** The nets, blocks and functions that a declaration uses. A name that means others in variants counts for each. */
export function callsFrom(files: Files, references: References, { span }: Caller): Calls<Caller>[] {
  const uses = references
    .usesIn(span.source.path)
    .filter((use) => use.span.start >= span.start && use.span.end <= span.end);
  return grouped(
    uses.flatMap(({ span: at, declarations }) =>
      declarations.flatMap((declaration) => {
        const of = declaration.span?.start === at.start ? undefined : calleeOf(files, declaration);
        return of ? [{ of, at }] : [];
      }),
    ),
  );
}

/** The declarations of all files of a spec that use the net, block or function with a name at a place. */
export function callsTo({ scopes }: Files, references: References, home: Span): Calls<Caller>[] {
  const isHome = ({ span }: Declaration): boolean =>
    span !== undefined && span.start === home.start && span.source.path === home.source.path;
  return grouped(
    [...scopes.values()].flatMap(({ file }) =>
      references.usesIn(file.source.path).flatMap(({ span: at, declarations }) => {
        const isOther = at.start !== home.start || at.source.path !== home.source.path;
        const of = isOther && declarations.some(isHome) ? callerAt(file, at.start) : undefined;
        return of ? [{ of, at }] : [];
      }),
    ),
  );
}

export function grouped(calls: readonly { readonly of: Caller; readonly at: Span }[]): Calls<Caller>[] {
  const groups = new Map<string, { of: Caller; at: Map<string, Span> }>();
  for (const { of, at } of calls) {
    const key = placeOf(of.nameSpan);
    const group = groups.get(key) ?? { of, at: new Map() };
    groups.set(key, group);
    group.at.set(placeOf(at), at);
  }
  return [...groups.values()].map(({ of, at }) => ({ of, at: [...at.values()] }));
}

const placeOf = ({ source, start }: Span): string => `${source.path} ${start}`;
