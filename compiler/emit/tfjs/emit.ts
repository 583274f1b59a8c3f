/** Model graph → TypeScript module on tfjs: structures by ts-morph, layout by Prettier. The same graph gives the same bytes. */
import type { ImportDeclarationStructure, OptionalKind, StatementStructures } from 'ts-morph';
import { insideComment, stringLiteral } from '../../escape/typescript.js';
import type { ModelGraph } from '../../graph/types.js';
import { planOf } from '../../plan/plan.js';
import { printDefinition } from './definition.js';
import { record } from './emitted.js';
import { emitFunctions } from './functions.js';
import type { EmitOptions } from './functions.js';
import { layout } from './layout.js';
import { tensorType } from './names.js';
import { parametersOf, referencesOf } from './references.js';
import { optimizerConstructor } from './spelling/constructors.js';
import { tfjs } from './target.js';

export type { EmitOptions } from './functions.js';

/** The module's text. ts-morph and Prettier are imported only here: checking needs neither. */
export async function emit(graph: ModelGraph, options: EmitOptions = {}): Promise<string> {
  const { Project, StructureKind, VariableDeclarationKind, IndentationText, ts } = await import('ts-morph');
  const plan = planOf(graph, tfjs);
  const { functions, tree } = emitFunctions(graph, plan, options);
  const used = new Set(['defineModel', ...tree.used]);
  for (const node of graph.nodes) if (node.kind === 'search') used.add(optimizerConstructor(node.optimizer.kind));
  const constant = (name: string, initializer: string, doc?: string): StatementStructures => ({
    kind: StructureKind.VariableStatement,
    declarationKind: VariableDeclarationKind.Const,
    isExported: doc !== undefined,
    docs: doc === undefined ? [] : [doc],
    declarations: [{ name, initializer }],
  });
  const statements: StatementStructures[] = [
    ...tree.functions.map(({ name, text }) => constant(name, text)),
    constant(
      'weights',
      tree.text,
      'Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not.',
    ),
    { kind: StructureKind.TypeAlias, name: 'Weights', isExported: true, type: weightsType(graph), leadingTrivia: '\n' },
    {
      kind: StructureKind.Interface,
      name: 'Batch',
      isExported: true,
      docs: ['One batch of data; shapes without the batch axis stand in the definition below.'],
      // Data sets may share fields.
      properties: [...new Map(graph.data.flatMap(({ fields }) => fields.map(({ name, value }) => [name, value])))].map(
        ([name, value]) => ({ name, type: tensorType(value), isReadonly: true }),
      ),
    },
    ...functions.map((each): StatementStructures => ({
      kind: StructureKind.Function,
      name: each.name,
      isExported: each.exported,
      docs: [insideComment(each.doc)],
      parameters: parametersOf(each, ts).map(({ name, type, initializer }) => ({ name, type, initializer })),
      returnType: each.returns,
      // One text: between several, ts-morph puts a blank line behind a loop.
      statements: each.statements.join('\n'),
    })),
    constant(
      'model',
      `defineModel<Weights, Batch>(${printDefinition(plan.run, used)})`,
      'What the runtime trains, samples and records.',
    ),
    { kind: StructureKind.ExportAssignment, isExportEquals: false, expression: 'model', leadingTrivia: '\n' },
  ];
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces },
  });
  const file = project.createSourceFile('model.ts', { statements });
  const { objects, types } = referencesOf(file.compilerNode, ts);
  for (const name of ['nn', 'flow']) if (objects.has(name)) used.add(name);
  const imports = importsOf(used, { objects, types });
  const head = project.createSourceFile('imports.ts', {
    statements: imports.map((each) => ({ kind: StructureKind.ImportDeclaration, ...each })),
  });
  return layout(`${header(graph, plan.run.spec)}${head.getFullText()}\n${file.getFullText()}`);
}

function weightsType({ averages }: ModelGraph): string {
  const own = 'Tensors<typeof weights>';
  if (averages.length === 0) return own;
  return `${own} & ${record(averages.map(({ name, of }) => [name, `${own}[${stringLiteral(of)}]`]))}`;
}

/** @param runtime Values that the module takes from the runtime. */
function importsOf(
  runtime: ReadonlySet<string>,
  { objects, types }: ReturnType<typeof referencesOf>,
): OptionalKind<ImportDeclarationStructure>[] {
  const tensors = [...types].filter((name) => /^(Tensor\dD|Scalar|Tensor)$/.test(name)).sort();
  const core = '@tensorflow/tfjs-core';
  return [
    ...(objects.has('tf') ? [{ namespaceImport: 'tf', moduleSpecifier: core }] : []),
    ...(tensors.length > 0 ? [{ isTypeOnly: true, namedImports: tensors, moduleSpecifier: core }] : []),
    { namedImports: [...runtime].sort(), moduleSpecifier: 'genc/runtime' },
    {
      isTypeOnly: true,
      namedImports: [...(types.has('Pass') ? ['Pass'] : []), 'Tensors'],
      moduleSpecifier: 'genc/runtime',
    },
  ];
}

function header(graph: ModelGraph, spec: string): string {
  const about = [
    `${graph.name}${graph.chain.length > 1 ? `, a variant (${graph.chain.join(' → ')})` : ''}.`,
    ...(graph.doc ? [graph.doc] : []),
    '',
    `Compiled by genc from ${spec}: change the spec, not this file.`,
  ].join('\n');
  const lines = insideComment(about)
    .split('\n')
    .map((line) => ` * ${line}`.trimEnd());
  return ['/**', ...lines, ' */', ''].join('\n');
}
