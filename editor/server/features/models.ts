/** What commands of an editor ask about: the models of a document (`genc/models`), and a picture of one (`genc/graph`). */
import type { Range } from 'vscode-languageserver';
import { graphToDot } from '../../../compiler/graph/draw.js';
import type { Feature, Host } from '../host/feature.js';
import { rangeOf } from '../host/positions.js';

export interface ModelEntry {
  readonly name: string;
  /** The model under a variant, if it is one of the same file. */
  readonly base?: string;
  /** The whole declaration. */
  readonly range: Range;
}

export interface GraphParams {
  readonly textDocument: { readonly uri: string };
  readonly model: string;
  /** One box for each block and repeat. */
  readonly fold?: boolean;
}

export interface GraphAnswer {
  /** The graph in the language of Graphviz; missing if the model cannot be compiled. */
  readonly dot?: string;
  /** How many errors the model has. With errors, the graph lacks what they are about. */
  readonly errors: number;
}

export const models: Feature = {
  register({ connection, workspace, answer }: Host) {
    connection.onRequest(
      'genc/models',
      answer(({ textDocument }: { textDocument: { uri: string } }): ModelEntry[] => {
        const { declared = [], models: all = [] } = workspace.of(textDocument)?.file ?? {};
        return declared.flatMap((each) => {
          const { name } = each.name;
          if (name === '') return [];
          const base = each.kind === 'variant' && all.includes(each.of.name) ? { base: each.of.name } : {};
          return [{ name, ...base, range: rangeOf(each.span) }];
        });
      }),
    );
    connection.onRequest(
      'genc/graph',
      answer(({ textDocument, model, fold = false }: GraphParams): GraphAnswer | null => {
        const file = workspace.of(textDocument)?.file;
        if (!file?.models.includes(model)) return null;
        const { graph, diagnostics } = file.compile(model);
        const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
        return { ...(graph ? { dot: graphToDot(graph, { fold }) } : {}), errors };
      }),
    );
  },
};
