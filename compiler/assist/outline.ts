/** The declarations of a file as a tree: models with their members, trainings with their steps. */
import type { Declaration, SourceFile, TrainItem } from '../../grammar/syntax/ast.js';
import { textOf } from '../../grammar/syntax/source.js';
import type { Span } from '../../grammar/syntax/source.js';
import type { DeclarationKind } from '../resolve/references/declaration.js';

export interface Entry {
  readonly name: string;
  readonly kind: DeclarationKind | 'train';
  readonly detail: string;
  /** The whole declaration. */
  readonly span: Span;
  /** Its name. */
  readonly nameSpan: Span;
  readonly children: readonly Entry[];
}

export const outlineOf = (file: SourceFile): Entry[] => file.declarations.flatMap(entryOf);

function entryOf(declaration: Declaration): Entry[] {
  const { span } = declaration;
  switch (declaration.kind) {
    case 'use':
    case 'expect':
    case 'claim':
    case 'set':
    case 'swap':
    case 'drop':
    case 'insert':
      return [];
    case 'train':
      return [
        {
          ...{ name: 'train', kind: 'train', detail: '', span },
          nameSpan: { ...span, end: Math.min(span.end, span.start + 'train'.length) },
          children: declaration.items.flatMap(ofTrain),
        },
      ];
    case 'model':
      return named(declaration, '', declaration.members.flatMap(entryOf));
    case 'variant':
      return named(declaration, `of ${declaration.of.name}`, declaration.members.flatMap(entryOf));
    case 'data':
      return named(
        declaration,
        '',
        declaration.fields.flatMap(({ name, span: whole, type }) =>
          entry(name, 'field', textOf(type.span).replace(/\s+/g, ' '), whole, []),
        ),
      );
    case 'ablation':
      return named(
        declaration,
        '',
        declaration.items.flatMap((item) => (item.kind === 'edit' ? entry(item.name, 'edit', '', item.span, []) : [])),
      );
    default:
      return named(declaration, '', []);
  }
}

function ofTrain(item: TrainItem): Entry[] {
  switch (item.kind) {
    case 'step':
      return item.name ? entry(item.name, 'step', textOf(item.loss.span), item.span, []) : [];
    case 'together':
      return item.steps.flatMap(ofTrain);
    case 'stage':
      return entry(item.name, 'stage', '', item.span, item.items.flatMap(ofTrain));
    default:
      return [];
  }
}

type Named = Exclude<
  Declaration,
  { readonly kind: 'use' | 'expect' | 'claim' | 'set' | 'swap' | 'drop' | 'insert' | 'train' }
>;

const named = ({ name, kind, span }: Named, detail: string, children: readonly Entry[]): Entry[] =>
  entry(name, kind, detail, span, children);

/** A declaration whose name could not be read has no entry, since an editor could not show it. */
function entry(
  { name, span: nameSpan }: { readonly name: string; readonly span: Span },
  kind: Entry['kind'],
  detail: string,
  span: Span,
  children: readonly Entry[],
): Entry[] {
  return name === '' ? [...children] : [{ name, kind, detail, span, nameSpan: within(nameSpan, span), children }];
}

/** The place of a name that was mended may lie outside of its declaration. */
const within = (inner: Span, outer: Span): Span => {
  const start = Math.min(Math.max(inner.start, outer.start), outer.end);
  return { ...inner, start, end: Math.min(Math.max(inner.end, start), outer.end) };
};
