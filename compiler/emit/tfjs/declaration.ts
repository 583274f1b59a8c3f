/**
 * The declarations of a compiled module: what TypeScript knows of a spec that a program imports. Signatures stand as in
 * the module; weights have their shapes, and the model has the names of its samples, losses, plots and evaluations.
 */
import type { ts as TypeScript } from 'ts-morph';
import { propertyName, stringLiteral } from '../../escape/typescript.js';
import type { ModelGraph } from '../../graph/types.js';
import { planOf } from '../../plan/plan.js';
import type { RunPlan } from '../../../runtime/contract/model.js';
import { record } from './emitted.js';
import { layout } from './layout.js';
import { referencesOf } from './references.js';
import { tfjs } from './target.js';
import { weightsType } from './weights-type.js';

/** @param code The module that `emit` wrote of the same graph. */
export async function declarationOf(graph: ModelGraph, code: string): Promise<string> {
  const { ts } = await import('ts-morph');
  const parse = (text: string): TypeScript.SourceFile =>
    ts.createSourceFile('model.ts', text, ts.ScriptTarget.ES2022, true);
  const file = parse(code);
  const imports = file.statements.filter((statement) => ts.isImportDeclaration(statement));
  const body = file.statements
    .flatMap((statement) => declared(statement, ts, () => modelType(planOf(graph, tfjs).run)))
    .join('\n\n');
  const { types } = referencesOf(parse(body), ts);
  const head = imports.flatMap((each) => typesOnly(each, types, ts)).join('\n');
  return layout(`${code.slice(0, file.statements[0]!.getStart(file))}${head}\n\n${body}\n`);
}

/** A statement without what it computes. Functions that the module keeps to itself are left out. */
function declared(statement: TypeScript.Statement, ts: typeof TypeScript, modelType: () => string): string[] {
  const doc = statement.getFullText().slice(0, statement.getLeadingTriviaWidth()).trimStart();
  if (ts.isImportDeclaration(statement)) return [];
  if (ts.isFunctionDeclaration(statement)) {
    if (!statement.modifiers?.length) return [];
    const parameters = statement.parameters.map((parameter) => declaredParameter(parameter, ts)).join(', ');
    return [`${doc}export declare function ${statement.name!.text}(${parameters}): ${statement.type!.getText()};`];
  }
  const [variable] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
  if (!variable?.initializer) return [statement.getFullText().trim()];
  const name = variable.name.getText();
  if (name === 'model') return [`${doc}export declare const model: ${modelType()};`];
  const type = weightsType(variable.initializer, ts);
  return [name === 'weights' ? `${doc}export declare const weights: ${type};` : `type ${name} = ${type};`];
}

/** `batch: Batch`: a parameter has a name in place of what its function takes out of it. */
function declaredParameter(
  { name, type, initializer }: TypeScript.ParameterDeclaration,
  ts: typeof TypeScript,
): string {
  const typeText = type!.getText();
  const isPattern = ts.isObjectBindingPattern(name);
  const word = isPattern ? (typeText === 'Batch' ? 'batch' : 'given') : name.getText().replace(/^_/, '');
  return `${word}${initializer ? '?' : ''}: ${typeText}`;
}

/** The types among the imports, as far as they are used; the runtime has some that only declarations need. */
function typesOnly(
  { importClause, moduleSpecifier }: TypeScript.ImportDeclaration,
  used: ReadonlySet<string>,
  ts: typeof TypeScript,
): string[] {
  const bindings = importClause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return [];
  if (importClause.phaseModifier !== ts.SyntaxKind.TypeKeyword) return [];
  const module = moduleSpecifier.getText();
  const more = module.includes('genc/runtime') ? ['NamedModel', 'Repeated', 'WeightDefinition'] : [];
  const names = [...bindings.elements.map((element) => element.name.text), ...more].filter((name) => used.has(name));
  return names.length > 0 ? [`import type { ${names.sort().join(', ')} } from ${module};`] : [];
}

/** `NamedModel<Weights, Batch, { … }>`. */
function modelType({ terms, samples, plots, evaluations = {} }: RunPlan): string {
  const names = (parts: object): string => Object.keys(parts).map(stringLiteral).join(' | ') || 'never';
  const functions = (parts: Readonly<Record<string, { readonly run: string }>>): string =>
    record(Object.entries(parts).map(([name, { run }]) => [propertyName(name), `typeof ${run}`]));
  const parts = [
    ['weights', 'typeof weights'],
    ['terms', names(terms)],
    ['samples', functions(samples)],
    ['plots', names(plots)],
    ['evaluations', functions(evaluations)],
  ] as const;
  return `NamedModel<Weights, Batch, ${record(parts)}>`;
}
