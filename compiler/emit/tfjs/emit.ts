/** Model graph → TypeScript module on tfjs: structures by ts-morph, layout by Prettier. The same graph gives the same bytes. */
import type { ModelGraph } from '../../graph/types.js';
import { insideComment, stringLiteral } from '../../escape/typescript.js';
import { fileName, record } from './emitted.js';
import { referencesOf } from './references.js';
import { printDefinition } from './definition.js';
import { tensorType } from './names.js';
import { optimizerConstructor } from './spelling/constructors.js';
import { sharedCalls } from '../../plan/sharing.js';
import { printWeights } from './weights.js';
import { emitFunctions } from './functions.js';
import type { EmitOptions } from './functions.js';

export type { EmitOptions } from './functions.js';

/** The module's text. Imports ts-morph and Prettier only now: checking needs neither. */
export async function emit(graph: ModelGraph, options: EmitOptions = {}): Promise<string> {
  const [{ Project, VariableDeclarationKind, IndentationText, ts }, prettier] = await Promise.all([
    import('ts-morph'),
    import('prettier'),
  ]);
  const used = new Set(['defineModel']);
  const spec = fileName(graph.source.path);
  const shares = sharedCalls(graph);
  const { functions, names } = emitFunctions(graph, shares, options);
  for (const node of graph.nodes) if (node.kind === 'search') used.add(optimizerConstructor(node.optimizer.kind));
  const weights = printWeights(graph, used);
  const definition = printDefinition(graph, { spec, names, shares }, used);
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces },
  });
  const file = project.createSourceFile('model.ts');
  file.addVariableStatement({
    declarationKind: VariableDeclarationKind.Const,
    isExported: true,
    docs: ['Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not.'],
    declarations: [{ name: 'weights', initializer: weights }],
  });
  file.addTypeAlias({
    name: 'Weights',
    isExported: true,
    type:
      graph.averages.length === 0
        ? 'Tensors<typeof weights>'
        : `Tensors<typeof weights> & ${record(graph.averages.map(({ name, of }) => [name, `Tensors<typeof weights>[${stringLiteral(of)}]`]))}`,
  });
  file.addInterface({
    name: 'Batch',
    isExported: true,
    docs: ['One batch of data; shapes without the batch axis stand in the definition below.'],
    // Data sets may share fields.
    properties: [...new Map(graph.data.flatMap((data) => data.fields.map((field) => [field.name, field.value])))].map(
      ([name, value]) => ({ name, type: tensorType(value), isReadonly: true }),
    ),
  });
  for (const each of functions) {
    file.addFunction({
      name: each.name,
      isExported: each.exported,
      docs: [insideComment(each.doc)],
      parameters: each.parameters.map((parameter) => ({ ...parameter })),
      returnType: each.returns,
      statements: [...each.statements],
    });
  }
  file.addVariableStatement({
    declarationKind: VariableDeclarationKind.Const,
    isExported: true,
    docs: ['What the runtime trains, samples and records.'],
    declarations: [{ name: 'model', initializer: `defineModel<Weights, Batch>(${definition})` }],
  });
  file.addExportAssignment({ isExportEquals: false, expression: 'model' });
  const text = file.getFullText();
  const { objects, types } = referencesOf(file.compilerNode, ts);
  const runtime = [...used, ...['nn', 'flow'].filter((name) => objects.has(name))].sort();
  const tensors = [...types].filter((name) => /^(Tensor\dD|Scalar|Tensor)$/.test(name)).sort();
  const imported = [...(types.has('Pass') ? ['Pass'] : []), 'Tensors'];
  const about = [
    `${graph.name}${graph.chain.length > 1 ? `, a variant (${graph.chain.join(' → ')})` : ''}.`,
    ...(graph.doc ? [graph.doc] : []),
    '',
    `Compiled by genc from ${spec}: change the spec, not this file.`,
  ].join('\n');
  const header = [
    `/**`,
    ...insideComment(about)
      .split('\n')
      .map((line) => ` * ${line}`.trimEnd()),
    ` */`,
    ...(objects.has('tf') ? [`import * as tf from '@tensorflow/tfjs-core';`] : []),
    ...(tensors.length > 0 ? [`import type { ${tensors.join(', ')} } from '@tensorflow/tfjs-core';`] : []),
    `import { ${runtime.join(', ')} } from 'genc/runtime';`,
    `import type { ${imported.join(', ')} } from 'genc/runtime';`,
    '',
    '',
  ].join('\n');
  return prettier.format(header + text, {
    parser: 'typescript',
    printWidth: 140, // One layer, one line.
    singleQuote: true,
    trailingComma: 'all',
  });
}
