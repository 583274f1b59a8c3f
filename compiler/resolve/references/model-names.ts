/** The names of a model: its own, those of the models that it is a variant of, and those that its variants replace. */
import type { DataField, Expression, Member } from '../../../grammar/syntax/ast.js';
import { calls } from '../called-names.js';
import type { FileScope, Files } from '../files.js';
import type { ModelOrVariant, NamedMember } from '../model.js';
import type { Recorder } from './recorder.js';
import type { Body, Entry, Scope } from './scope.js';

/** A model, a variant, or an edit of an ablation, with the part that it is laid over. */
export interface Part {
  readonly members: readonly Member[];
  readonly file: FileScope;
  readonly base?: Part;
  /** Parts that are laid over this one. */
  readonly over: Part[];
}

export function isNamed(member: Member): member is NamedMember {
  return !['train', 'expect', 'claim', 'set', 'swap', 'drop', 'insert'].includes(member.kind);
}

/** Every model and variant of the files, each with its base. */
export function partsOf(files: Files): Map<ModelOrVariant, Part> {
  const parts = new Map<ModelOrVariant, Part>();
  const partOf = (model: ModelOrVariant, within: readonly ModelOrVariant[]): Part => {
    const known = parts.get(model);
    if (known) return known;
    const file = files.scopes.get(model.span.source)!;
    const found = model.kind === 'variant' ? file.names.get(model.of.name) : undefined;
    const isBase = (found?.kind === 'model' || found?.kind === 'variant') && ![...within, model].includes(found);
    const base = isBase ? partOf(found, [...within, model]) : undefined;
    const part: Part = { members: model.members, file, over: [], ...(base ? { base } : {}) };
    base?.over.push(part);
    parts.set(model, part);
    return part;
  };
  for (const { file } of files.scopes.values())
    for (const declaration of file.declarations)
      if (declaration.kind === 'model' || declaration.kind === 'variant') partOf(declaration, []);
  return parts;
}

/** The part and those that it is laid over, itself first. */
export function chainOf(part: Part): Part[] {
  const chain: Part[] = [];
  for (let each: Part | undefined = part; each; each = each.base) chain.push(each);
  return chain;
}

/** All parts that are laid over it, directly or not. */
const allOver = (part: Part): Part[] => part.over.flatMap((each) => [each, ...allOver(each)]);

export class ModelNames {
  /** Scopes in which the expressions of each part are evaluated. */
  readonly scopes = new Map<Part, Scope>();

  constructor(
    private readonly recorder: Recorder,
    /** Finds the declarations of a file under a name. */
    private readonly ofFile: (file: FileScope, name: string) => readonly Entry[],
  ) {}

  /** Declarations of that name in the part, in the parts that it is laid over, and in those laid over it. */
  members(part: Part, name: string): { readonly member: NamedMember; readonly part: Part }[] {
    const of = (each: Part): { member: NamedMember; part: Part }[] =>
      each.members.flatMap((member) => (isNamed(member) && member.name.name === name ? [{ member, part: each }] : []));
    const own =
      chainOf(part)
        .map(of)
        .find((found) => found.length > 0) ?? [];
    return [...own, ...allOver(part).flatMap(of)];
  }

  fields(part: Part, name: string): { readonly field: DataField; readonly part: Part }[] {
    return [...chainOf(part), ...allOver(part)].flatMap((each) =>
      each.members.flatMap((member) =>
        member.kind === 'data'
          ? member.fields.flatMap((field) => (field.name.name === name ? [{ field, part: each }] : []))
          : [],
      ),
    );
  }

  /** The entries for a name in an expression of the model. */
  lookup(part: Part, name: string, called: boolean): readonly Entry[] {
    const fields = called ? [] : this.fields(part, name);
    if (fields.length > 0)
      return fields.map(({ field }) => ({ declaration: this.recorder.declare('field', field.name) }));
    const found = this.members(part, name).filter(
      ({ member }) => isValue(member) && !(called && isNumber(member, name)),
    );
    if (found.length > 0) return found.map(({ member, part: own }) => this.entry(member, own));
    const ofFile = this.ofFile(part.file, name);
    return ofFile.length > 0 || called ? ofFile : this.others(part, name);
  }

  ofItsFile(part: Part, name: string): readonly Entry[] {
    return this.ofFile(part.file, name);
  }

  /** Declarations that are not values: data sets, samples and evaluations are named only in certain places. */
  others(part: Part, name: string): readonly Entry[] {
    return this.members(part, name).map(({ member, part: own }) => this.entry(member, own));
  }

  /** For a block of a file: the entries that models which apply the block may have under that name. */
  forBlocks(parts: Iterable<Part>, name: string): readonly Entry[] {
    return [...parts].flatMap((part) =>
      part.members.flatMap((member) =>
        isNamed(member) && member.name.name === name && ['param', 'block', 'fn'].includes(member.kind)
          ? [this.entry(member, part)]
          : [],
      ),
    );
  }

  entry(member: NamedMember, part: Part): Entry {
    const declaration = this.recorder.declare(member.kind, member.name, fixed(member));
    const scope = this.scopes.get(part)!;
    if (isBody(member)) return { declaration, body: member, scope };
    if (member.kind === 'evaluate') {
      const scores = member.items.flatMap(({ name, values }) =>
        name ? [[name.name, this.score(name, values[0], scope)] as const] : [],
      );
      return { declaration, members: new Map(scores) };
    }
    const hasValue = member.kind === 'let' || member.kind === 'param' || member.kind === 'loss' || member.kind === 'metric' || member.kind === 'pool'; // prettier-ignore
    return hasValue ? { declaration, value: member.value, scope } : { declaration };
  }

  private score(name: NamedMember['name'], value: Expression | undefined, scope: Scope): Entry {
    return { declaration: this.recorder.declare('score', name), ...(value ? { value, scope } : {}) };
  }
}

export const isBody = (member: { readonly kind: string }): member is Body =>
  member.kind === 'net' || member.kind === 'block' || member.kind === 'fn';

/** A data set takes its name from its source, unless it states the source. */
const fixed = (member: NamedMember): { readonly fixed?: true } =>
  member.kind === 'data' && !member.from ? { fixed: true } : {};

const isValue = ({ kind }: NamedMember): boolean => !['data', 'sample', 'plot', 'evaluate'].includes(kind);

/**
 * Losses and metrics are numbers and cannot be called: `metric psnr = psnr(y, x)` calls the function. The same holds
 * for a `let` that would otherwise be computed from itself.
 */
function isNumber(member: NamedMember, name: string): boolean {
  if (member.kind === 'loss' || member.kind === 'metric') return true;
  return (member.kind === 'let' || member.kind === 'param' || member.kind === 'pool') && calls(member.value, name);
}
