import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type {
  DropEdit,
  ExpectDeclaration,
  InsertEdit,
  Member,
  ModelDeclaration,
  SetEdit,
  SwapEdit,
  VariantDeclaration,
} from '../../grammar/syntax/ast.js';
import type { Span } from '../../grammar/syntax/source.js';
import { textOf } from '../../grammar/syntax/source.js';
import { meant, nearest, suggest } from '../diagnostics/suggest.js';
import type { FileScope, Files } from './files.js';
import { isAskedFor } from './files.js';
import { namesTwice, twice } from './signature.js';
import type { MergedTrain } from './train.js';
import { mergeTrain } from './train.js';

/** Members that have a name and can be replaced by a variant. */
export type NamedMember = Exclude<
  Member,
  SetEdit | SwapEdit | DropEdit | InsertEdit | ExpectDeclaration | { kind: 'train' } | { kind: 'claim' }
>;

/** An edit of the expanded nets, with the model or variant that wrote it. */
export interface Edit {
  readonly edit: SetEdit | SwapEdit | DropEdit | InsertEdit;
  /** A model's own `set` is a default: a value in a call overrides it. A variant's `set` overrides the call. */
  readonly isDefault: boolean;
}

/** One model with its variants laid over it: every declaration that counts, once. */
export interface ResolvedModel {
  readonly name: string;
  readonly doc?: string;
  readonly span: Span;
  readonly scope: FileScope;
  readonly files: Files;
  readonly chain: readonly string[];
  readonly members: ReadonlyMap<string, NamedMember>;
  readonly edits: readonly Edit[];
  readonly expects: readonly ExpectDeclaration[];
  readonly claims: readonly (Member & { kind: 'claim' })[];
  readonly train: MergedTrain;
}

/** The members of a kind, in order. */
export const membersOf = <K extends NamedMember['kind']>(
  { members }: ResolvedModel,
  kind: K,
): Extract<NamedMember, { kind: K }>[] =>
  [...members.values()].filter((member): member is Extract<NamedMember, { kind: K }> => member.kind === kind);

/** A model, or a variant of one. */
export type ModelOrVariant = ModelDeclaration | VariantDeclaration;

/** The chain from a model to this variant, base first; undefined (and reported) if a member is missing or the chain is a circle. */
function chainOf(name: ModelOrVariant, files: Files, diagnostics: Diagnostic[]): ModelOrVariant[] | undefined {
  const chain: ModelOrVariant[] = [name];
  for (let part: ModelOrVariant = name; part.kind === 'variant';) {
    const scope = files.scopes.get(part.span.source)!;
    const of: string = part.of.name;
    const base = scope.names.get(of);
    if (!base && isAskedFor(scope, of)) return undefined;
    if (!base || (base.kind !== 'model' && base.kind !== 'variant')) {
      const known = [...scope.names]
        .filter(([, found]) => found.kind === 'model' || found.kind === 'variant')
        .map(([known]) => known);
      const close = nearest(of, known);
      const { span } = part.of;
      diagnostics.push(
        base
          ? diagnostic('GEN1005', 'other', span, { name: of, kind: base.kind }, meant(span, close))
          : diagnostic('GEN1005', 'unknown', span, { name: of }, meant(span, close)),
      );
      return undefined;
    }
    if (chain.includes(base)) {
      diagnostics.push(
        diagnostic('GEN1006', 'variant', part.of.span, {
          name: part.name.name,
          chain: [...chain.map((each) => each.name.name), base.name.name].join(' of '),
        }),
      );
      return undefined;
    }
    chain.unshift(base);
    part = base;
  }
  return chain;
}

/** Lays variants over their model: declarations are replaced by name, `train` is merged, edits are collected in order (rule 21). */
export function resolveModel(
  top: ModelOrVariant,
  files: Files,
): { readonly model?: ResolvedModel; readonly diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const chain = chainOf(top, files, diagnostics);
  if (!chain) return { diagnostics };
  const members = new Map<string, NamedMember>();
  const edits: Edit[] = [];
  const trains: Extract<Member, { kind: 'train' }>[][] = [];
  const stepDrops: DropEdit[][] = [];
  let expects: ExpectDeclaration[] = [];
  let claims: (Member & { kind: 'claim' })[] = [];
  for (const [depth, part] of chain.entries()) {
    const own = new Map<string, NamedMember>();
    expects = []; // claims about one architecture do not hold for its variants
    claims = []; // nor do claims about the results of one training
    trains.push([]);
    stepDrops.push([]);
    for (const member of part.members) {
      switch (member.kind) {
        case 'train': {
          const [earlier] = trains[depth]!;
          if (earlier) diagnostics.push(twice('train', member.span, earlier.span, 'training'));
          else trains[depth]!.push(member);
          break;
        }
        case 'expect':
          expects.push(member);
          break;
        case 'claim':
          claims.push(member);
          break;
        case 'drop':
          if (member.declaration)
            dropDeclaration(member, member.declaration.name, members, stepDrops[depth]!, diagnostics);
          else edits.push({ edit: member, isDefault: false });
          break;
        case 'set':
        case 'swap':
        case 'insert':
          edits.push({ edit: member, isDefault: depth === 0 && member.kind === 'set' });
          break;
        default: {
          const name = member.name.name;
          diagnostics.push(...namesTwice(member));
          const earlier = own.get(name);
          if (earlier) {
            const isFunction = [earlier, member].some(({ kind }) => kind === 'fn');
            diagnostics.push(twice(name, member.name.span, earlier.name.span, isFunction ? 'function' : 'again'));
          } else {
            own.set(name, member);
            members.set(name, member);
          }
        }
      }
    }
  }
  const train = mergeTrain(trains, stepDrops, diagnostics);
  return {
    model: {
      name: top.name.name,
      ...((top.doc ?? chain[0]!.doc) ? { doc: top.doc ?? chain[0]!.doc } : {}),
      span: top.name.span,
      scope: files.scopes.get(top.span.source)!,
      files,
      chain: chain.map((part) => part.name.name),
      members,
      edits,
      expects,
      claims,
      train,
    },
    diagnostics,
  };
}

function dropDeclaration(
  drop: DropEdit,
  kind: string,
  members: Map<string, NamedMember>,
  steps: DropEdit[],
  diagnostics: Diagnostic[],
): void {
  if (kind === 'step' || kind === 'freeze' || kind === 'stage') {
    steps.push(drop);
    return;
  }
  if (kind === 'expect' || kind === 'claim') return; // not inherited, so there is none to drop
  const name = textOf(drop.what.span);
  if (members.get(name)?.kind === kind) members.delete(name);
  else {
    diagnostics.push(
      diagnostic(
        'GEN1018',
        'member',
        drop.what.span,
        { kind, name },
        {
          ...suggest(
            drop.what.span,
            name,
            [...members].flatMap(([other, member]) => (member.kind === kind ? [other] : [])),
          ),
        },
      ),
    );
  }
}
