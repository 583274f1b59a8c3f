/** What the server says at the start that it can do: its features are loaded when they are needed. */
import { CodeActionKind, TextDocumentSyncKind } from 'vscode-languageserver';
import type { ClientCapabilities, ServerCapabilities } from 'vscode-languageserver';
import { modifiers, types } from './token-types.js';

export const fixAll = `${CodeActionKind.SourceFixAll}.genc`;
export const refactorKinds = {
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
  rewrite: CodeActionKind.RefactorRewrite,
} as const;

/** True for a client that says it asks for messages by itself. */
export const pulls = ({ textDocument }: ClientCapabilities): boolean => textDocument?.diagnostic !== undefined;

export const abilities = (client: ClientCapabilities): ServerCapabilities => ({
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  ...(pulls(client)
    ? { diagnosticProvider: { identifier: 'genc', interFileDependencies: true, workspaceDiagnostics: true } }
    : {}),
  inlayHintProvider: true,
  semanticTokensProvider: { legend: { tokenTypes: [...types], tokenModifiers: [...modifiers] }, full: true },
  hoverProvider: true,
  completionProvider: { triggerCharacters: ['.', '(', ',', '>', '=', ':', ' ', '"', '/'] },
  signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: ['='] },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  callHierarchyProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: { firstTriggerCharacter: '}', moreTriggerCharacter: ['\n'] },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, ...Object.values(refactorKinds), fixAll] },
  codeLensProvider: {},
  documentLinkProvider: {},
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  experimental: { genc: { models: true, graph: true } },
});
