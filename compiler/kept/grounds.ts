/**
 * What the messages of a model or an ablation depend on: the declarations of its chain, those of all files that lie
 * outside of models, the models that draw its data, and a few facts about the files.
 */
import type { AblationDeclaration, Declaration } from '../../grammar/syntax/ast.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { FileScope, Files } from '../resolve/files.js';
import type { ModelOrVariant } from '../resolve/model.js';
import { usedNames } from '../resolve/used-names.js';
import type { Grounds } from './kept.js';
import type { Piece, Written } from './pieces.js';
import { pieceOf } from './pieces.js';

/** The grounds of everything in one set of files. */
export class GroundsOf {
  private readonly pieces = new Map<object, Piece>();
  private readonly shared: readonly Piece[];
  private readonly names: string;
  private readonly errors: readonly Diagnostic[];

  constructor(
    private readonly files: Files,
    /** What the caller has set for all models. */
    private readonly settings: string,
  ) {
    this.errors = files.diagnostics.filter(({ severity }) => severity === 'error');
    const scopes = [...files.scopes.values()];
    const outside = scopes.flatMap(({ file }) => file.declarations.filter((each) => !isModel(each) && !isPlan(each)));
    this.shared = outside.map((each) => this.piece(each));
    const namesOf = ({ file, names }: FileScope): string =>
      `${file.source.path}: ${[...names].map(([name, { kind, span }]) => `${kind} ${name} ${span.source.path}`).join()}`;
    this.names = scopes.map(namesOf).join('\n');
  }

  model(top: ModelOrVariant): Grounds {
    return this.of([], [top]);
  }

  ablation(declaration: AblationDeclaration): Grounds {
    const piece = this.piece(declaration);
    return this.of([piece], this.modelsNamed(piece));
  }

  private of(own: readonly Piece[], tops: readonly ModelOrVariant[]): Grounds {
    const pieces = [...this.shared, ...own];
    const chains = new Set<ModelOrVariant>();
    const add = (model: ModelOrVariant): void => {
      if (chains.has(model)) return;
      chains.add(model);
      const head = model.kind === 'variant' ? model.of : model.name;
      pieces.push(pieceOf(model, head.span.end));
      for (const member of model.members) {
        const piece = this.piece(member);
        pieces.push(piece);
        // Samples of another model can be the data of this one.
        if (member.kind === 'data') this.modelsNamed(piece).forEach(add);
      }
      const base =
        model.kind === 'variant' ? this.files.scopes.get(model.span.source)?.names.get(model.of.name) : undefined;
      if (base && isModel(base)) add(base);
    };
    tops.forEach(add);
    const unused = [...chains].flatMap(({ members, span }) => {
      const used = usedNames(this.files.scopes.get(span.source)!.file);
      return members.flatMap((each) => (each.kind === 'let' && !used.has(each.name.name) ? [each.name.name] : []));
    });
    const { errors } = this;
    const facts = [this.settings, this.names, unused.join(), mistakesIn(pieces, errors)].join('\n');
    return { pieces, facts, broken: errors.length > 0 };
  }

  private piece(declaration: Written): Piece {
    const piece = this.pieces.get(declaration) ?? pieceOf(declaration);
    this.pieces.set(declaration, piece);
    return piece;
  }

  /** Models whose names stand in a piece. */
  private modelsNamed({ source, text }: Piece): ModelOrVariant[] {
    const names = this.files.scopes.get(source)?.names;
    return [...new Set(text.match(/\w+/g))].flatMap((name) => {
      const found = names?.get(name);
      return found && isModel(found) ? [found] : [];
    });
  }
}

/** Errors that lie inside of pieces. */
const mistakesIn = (pieces: readonly Piece[], errors: readonly Diagnostic[]): string =>
  errors
    .flatMap(({ code, span }) => {
      const index = pieces.findIndex(
        ({ source, start, end }) => source === span.source && start <= span.start && span.start <= end,
      );
      return index < 0 ? [] : [`${code} ${index} ${span.start - pieces[index]!.start}`];
    })
    .join();

const isModel = (declaration: Declaration): declaration is ModelOrVariant =>
  declaration.kind === 'model' || declaration.kind === 'variant';
const isPlan = ({ kind }: Declaration): boolean => kind === 'ablation';
