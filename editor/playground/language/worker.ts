/** The worker that knows the language: the language server for the editor, and the compiler for the tabs. */
import { expose } from 'comlink';
import { compileFile, openFile } from '../../../compiler/compile.js';
import type { Diagnostic } from '../../../compiler/diagnostics/diagnostic.js';
import type { ModelGraph } from '../../../compiler/graph/types.js';
import { positionAt } from '../../../grammar/syntax/source.js';
import { first } from '../../server/features/first.js';
import { startServing } from '../../server/host/serving.js';
import { connectionOn } from './connection.js';
import { Files } from './files.js';
import { layers } from './layers.js';
import { missingData } from './missing-data.js';

/** A spec as it stands in the editor, and the model of it that is shown. */
export interface Asked {
  readonly path: string;
  readonly text: string;
  readonly model?: string;
}

/** An answer, or the reason why there is none. */
export type Answer<Value> = { readonly value: Value } | { readonly problem: string };

const files = new Files();

/** The graph of the model and its text alone; a spec with errors has none. */
function compiled({ path, text, model }: Asked): { graph: ModelGraph; resolved: string } {
  const { graph, diagnostics, resolvedText } = compileFile(path, { read: files.with(path, text), model });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
    throw new Problem([`The spec has ${count}, marked in the text.`, ...errors.slice(0, 3).map(told)].join('\n'));
  }
  if (!graph) throw new Problem('The spec declares no model yet.');
  return { graph, resolved: resolvedText };
}

/** The message of an error with its place. */
const told = ({ span: { source, start }, message }: Diagnostic): string =>
  `Line ${positionAt(source, start).line}: ${message}`;

class Problem extends Error {}

/** An answer of a function that may meet a problem. */
async function answer<Value>(find: () => Value | Promise<Value>): Promise<Answer<Value>> {
  try {
    return { value: await find() };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
}

const api = {
  /** Serves an editor at the other end of the port. */
  serve(port: MessagePort): void {
    let loading: Promise<void> | undefined;
    const loadMore = async (): Promise<void> => {
      const { later } = await import('../../server/features/later.js');
      for (const feature of later()) feature.register(host);
    };
    const host = startServing(
      connectionOn(port, () => (loading ??= loadMore())),
      files,
      '',
    );
    for (const feature of first()) feature.register(host);
  },
  /** Makes specs known, which others may use. */
  addFiles: (texts: Readonly<Record<string, string>>): void => files.add(texts),
  /** The models and variants that a spec declares. */
  models: ({ path, text }: Asked): readonly string[] => openFile(path, { read: files.with(path, text) }).models,
  missingData: (asked: Asked) => answer(() => missingData(compiled(asked).graph)),
  layers: (asked: Asked) => answer(() => layers(compiled(asked).graph)),
  graph: (asked: Asked) => answer(async () => (await import('./outputs.js')).drawing(compiled(asked).graph)),
  typescript: (asked: Asked) => answer(async () => (await import('./outputs.js')).typescript(compiled(asked).graph)),
  python: (asked: Asked) => answer(async () => (await import('./outputs.js')).python(compiled(asked).graph)),
  /** All that a training needs and records of the model. */
  forTraining: (asked: Asked) =>
    answer(async () => {
      const { graph, resolved } = compiled(asked);
      if (!graph.train) throw new Problem(`${graph.name} has no train block, so there is nothing to train.`);
      return (await import('./outputs.js')).forTraining(graph, resolved);
    }),
  /** The differences of two models as a page. */
  diff: (before: Asked & { readonly label: string }, after: Asked & { readonly label: string }) =>
    answer(async () => {
      const { differences } = await import('./differences.js');
      const side = (asked: Asked & { readonly label: string }): Parameters<typeof differences>[0] => {
        compiled(asked);
        return { ...asked, read: files.with(asked.path, asked.text) };
      };
      return differences(side(before), side(after));
    }),
};

export type LanguageApi = typeof api;
expose(api);
