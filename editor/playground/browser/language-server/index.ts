/**
 * What the server uses of `vscode-languageserver`, for a page: the original brings the whole protocol with it.
 * A test compares the numbers and names with the original's.
 */
export { SemanticTokensBuilder } from './semantic-tokens-builder.js';
export { TextDocuments } from './text-documents.js';

export class ResponseError<Data = undefined> extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: Data,
  ) {
    super(message);
  }
}

export const ErrorCodes = { InvalidRequest: -32600, MethodNotFound: -32601, InternalError: -32603 };
export const LSPErrorCodes = { ServerCancelled: -32802 };
export const TextDocumentSyncKind = { Incremental: 2 };
export const DiagnosticSeverity = { Error: 1, Warning: 2 };
export const DiagnosticTag = { Unnecessary: 1 };
export const InlayHintKind = { Type: 1 };
export const MarkupKind = { Markdown: 'markdown' };
export const DocumentHighlightKind = { Read: 2, Write: 3 };
export const FoldingRangeKind = { Comment: 'comment', Imports: 'imports' };
export const InsertTextFormat = { PlainText: 1, Snippet: 2 };
export const CodeActionTriggerKind = { Automatic: 2 };
export const CodeActionKind = {
  QuickFix: 'quickfix',
  Refactor: 'refactor',
  RefactorExtract: 'refactor.extract',
  RefactorInline: 'refactor.inline',
  RefactorRewrite: 'refactor.rewrite',
  SourceFixAll: 'source.fixAll',
};
export const CompletionItemKind = {
  Function: 3,
  Field: 5,
  Variable: 6,
  Class: 7,
  Module: 9,
  Property: 10,
  Keyword: 14,
  File: 17,
  Folder: 19,
  EnumMember: 20,
  Constant: 21,
};
export const SymbolKind = {
  Module: 2,
  Package: 4,
  Class: 5,
  Method: 6,
  Field: 8,
  Function: 12,
  Variable: 13,
  Constant: 14,
  Number: 16,
  Struct: 23,
  Event: 24,
};
