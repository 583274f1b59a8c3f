/** The tree of the file, models and variants, from the concrete tree; declarations at the wrong level are reported. */
import type { CstNode } from 'chevrotain';
import type {
  Comment,
  Declaration,
  Member,
  ModelDeclaration,
  SourceFile,
  UseDeclaration,
  VariantDeclaration,
} from '../syntax/ast.js';
import { sharedWords, topLevelWords } from '../syntax/words.js';
import { buildDeclaration } from './declarations.js';
import { stringOf } from './literals.js';
import type { Reader } from './reader.js';
import { docOf } from './statements.js';

export function buildFile(reader: Reader, node: CstNode | undefined, comments: readonly Comment[]): SourceFile {
  const declarations: Declaration[] = [];
  for (const child of reader.nodes(node, 'declaration')) {
    const declaration = buildDeclaration(reader, child);
    if (!declaration) continue;
    declarations.push(declaration);
    const word = wordOf(declaration);
    if (topLevelWords.has(word) || sharedWords.has(word)) continue;
    const at = reader.span(child);
    reader.report('GEN0030', 'outside', { ...at, end: Math.min(at.end, at.start + word.length) }, { word });
  }
  const span = { source: reader.source, start: 0, end: reader.source.text.length };
  return { span, source: reader.source, declarations, comments, unread: [] };
}

/** The first word of a declaration. */
function wordOf(declaration: Declaration): string {
  return declaration.kind === 'net' ? declaration.keyword : declaration.kind;
}

export function buildUse(reader: Reader, node: CstNode): UseDeclaration {
  const span = reader.span(node);
  const names = reader.identifiers(reader.node(node, 'names'));
  return {
    kind: 'use',
    span,
    doc: docOf(reader, node),
    names,
    from: stringOf(reader, reader.token(node, 'String'), span),
  };
}

export function buildModel(reader: Reader, node: CstNode): ModelDeclaration | VariantDeclaration {
  const span = reader.span(node);
  const doc = docOf(reader, node);
  const [name, of] = reader.tokens(node, 'Name');
  const members = buildMembers(reader, node);
  if (!reader.token(node, 'variant')) return { kind: 'model', span, doc, name: reader.identifier(name, span), members };
  return { kind: 'variant', span, doc, name: reader.identifier(name, span), of: reader.identifier(of, span), members };
}

/** The members in the braces of a model, a variant or an `edit`. */
export function buildMembers(reader: Reader, node: CstNode): Member[] {
  const members: Member[] = [];
  for (const child of reader.nodes(node, 'declaration')) {
    const member = buildDeclaration(reader, child);
    if (!member) continue;
    if (member.kind !== 'use' && member.kind !== 'model' && member.kind !== 'variant' && member.kind !== 'ablation') {
      members.push(member);
      continue;
    }
    const at = member.span;
    reader.report(
      'GEN0030',
      'inside',
      { ...at, end: Math.min(at.end, at.start + member.kind.length) },
      { word: member.kind },
    );
  }
  return members;
}
