/** The outline of a document, and the declarations of all specs by name. */
import type { DocumentSymbol, WorkspaceSymbol } from 'vscode-languageserver';
import { SymbolKind } from 'vscode-languageserver';
import { outlineOf } from '../../../compiler/assist/outline.js';
import type { Entry } from '../../../compiler/assist/outline.js';
import type { Feature, Host } from '../host/feature.js';
import { rangeOf } from '../host/positions.js';

const kinds: Partial<Record<Entry['kind'], SymbolKind>> = {
  model: SymbolKind.Class,
  variant: SymbolKind.Class,
  ablation: SymbolKind.Package,
  edit: SymbolKind.Method,
  param: SymbolKind.Constant,
  data: SymbolKind.Struct,
  field: SymbolKind.Field,
  net: SymbolKind.Module,
  block: SymbolKind.Class,
  fn: SymbolKind.Function,
  codebook: SymbolKind.Module,
  loss: SymbolKind.Number,
  metric: SymbolKind.Number,
  sample: SymbolKind.Function,
  train: SymbolKind.Event,
  stage: SymbolKind.Event,
  step: SymbolKind.Method,
  evaluate: SymbolKind.Event,
};
export const symbolKindOf = (kind: Entry['kind']): SymbolKind => kinds[kind] ?? SymbolKind.Variable;

/** The most symbols that a search returns. */
const mostFound = 500;

export const symbols: Feature = {
  register({ connection, workspace, answer }: Host) {
    connection.onDocumentSymbol(
      answer(({ textDocument }): DocumentSymbol[] | null => {
        const insight = workspace.of(textDocument);
        return insight ? outlineOf(insight.file.files.main.file).map(symbolOf) : null;
      }),
    );
    connection.onWorkspaceSymbol(
      answer(({ query }): WorkspaceSymbol[] => {
        const found: WorkspaceSymbol[] = [];
        const visit = (entry: Entry, containerName: string): void => {
          if (found.length < mostFound && entry.kind !== 'train' && matches(entry.name, query))
            found.push({
              ...{ name: entry.name, kind: symbolKindOf(entry.kind), containerName },
              location: { uri: workspace.uri(entry.span.source.path), range: rangeOf(entry.nameSpan) },
            });
          for (const child of entry.children)
            visit(child, containerName ? `${containerName}.${entry.name}` : entry.name);
        };
        for (const path of workspace.specs())
          for (const entry of outlineOf(workspace.insight(path)!.file.files.main.file)) visit(entry, '');
        return found;
      }),
    );
  },
};

const symbolOf = (entry: Entry): DocumentSymbol => ({
  ...{ name: entry.name, detail: entry.detail || entry.kind, kind: symbolKindOf(entry.kind) },
  ...{ range: rangeOf(entry.span), selectionRange: rangeOf(entry.nameSpan) },
  children: entry.children.map(symbolOf),
});

/** The letters of the query stand in the name in their order. */
function matches(name: string, query: string): boolean {
  let at = 0;
  const lower = name.toLowerCase();
  return [...query.toLowerCase()].every((letter) => (at = lower.indexOf(letter, at) + 1) > 0);
}
