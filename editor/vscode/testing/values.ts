/** For tests: the plain values of the `vscode` module, as far as the client of the language server makes them. */

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
  isBefore(other: Position): boolean {
    return this.line < other.line || (this.line === other.line && this.character < other.character);
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(...values: [Position, Position] | [number, number, number, number]) {
    const [a, b, c, d] = values;
    [this.start, this.end] =
      a instanceof Position
        ? [a, b as Position]
        : [new Position(a, b as number), new Position(c as number, d as number)];
  }
  get isEmpty(): boolean {
    return this.start.line === this.end.line && this.start.character === this.end.character;
  }
}

/** A class whose values hold what they are made of. */
const record = (...names: readonly string[]): new (...values: readonly unknown[]) => Record<string, unknown> =>
  class {
    [name: string]: unknown;
    constructor(...values: readonly unknown[]) {
      for (const [index, name] of names.entries()) this[name] = values[index];
    }
  };

export class MarkdownString {
  isTrusted = false;
  supportHtml = false;
  constructor(public value = '') {}
  appendCodeblock(code: string, language = ''): this {
    this.value += `\n\`\`\`${language}\n${code}\n\`\`\`\n`;
    return this;
  }
}

export class CodeActionKind {
  static readonly Empty = new CodeActionKind('');
  static readonly QuickFix = new CodeActionKind('quickfix');
  static readonly Refactor = new CodeActionKind('refactor');
  static readonly RefactorExtract = new CodeActionKind('refactor.extract');
  static readonly RefactorInline = new CodeActionKind('refactor.inline');
  static readonly RefactorRewrite = new CodeActionKind('refactor.rewrite');
  static readonly Source = new CodeActionKind('source');
  static readonly SourceOrganizeImports = new CodeActionKind('source.organizeImports');
  constructor(readonly value: string) {}
  append(part: string): CodeActionKind {
    return new CodeActionKind(this.value ? `${this.value}.${part}` : part);
  }
}

export class CancellationError extends Error {}
export const CallHierarchyItem = record('kind', 'name', 'detail', 'uri', 'range', 'selectionRange');
export const CodeAction = record('title', 'kind');
export const CodeLens = record('range', 'command');
export const CompletionItem = record('label', 'kind');
export const CompletionList = record('items', 'isIncomplete');
export const Diagnostic = record('range', 'message', 'severity');
export const DiagnosticRelatedInformation = record('location', 'message');
export const DocumentHighlight = record('range', 'kind');
export const DocumentLink = record('range', 'target');
export const DocumentSymbol = record('name', 'detail', 'kind', 'range', 'selectionRange');
export const FoldingRange = record('start', 'end', 'kind');
export const Hover = record('contents', 'range');
export const InlayHint = record('position', 'label', 'kind');
export const InlayHintLabelPart = record('value');
export const Location = record('uri', 'range');
export const ParameterInformation = record('label', 'documentation');
export const ProcessExecution = record('process', 'args', 'options');
export const RelativePattern = record('base', 'pattern');
export const SelectionRange = record('range', 'parent');
export const SemanticTokens = record('data', 'resultId');
export const SignatureHelp = record();
export const SignatureInformation = record('label', 'documentation');
export const SnippetString = record('value');
export const SymbolInformation = record('name', 'kind', 'containerName', 'location');
export const TabInputCustom = record('uri');
export const TabInputNotebook = record('uri');
export const TabInputText = record('uri');
export const TabInputTextDiff = record('original', 'modified');
export const Task = record('definition', 'scope', 'name', 'source', 'execution');
export const TextEdit = record('range', 'newText');
export const TypeHierarchyItem = record('kind', 'name', 'detail', 'uri', 'range', 'selectionRange');

/** Numbers by name, from `first` on. */
const numbered = (first: number, ...names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(names.map((name, index) => [name, first + index]));
export const CodeActionTriggerKind = numbered(1, 'Invoke', 'Automatic');
export const CompletionItemKind = numbered(0, 'Text', 'Method', 'Function');
export const CompletionItemTag = numbered(1, 'Deprecated');
export const CompletionTriggerKind = numbered(0, 'Invoke', 'TriggerCharacter', 'TriggerForIncompleteCompletions');
export const DiagnosticSeverity = numbered(0, 'Error', 'Warning', 'Information', 'Hint');
export const DiagnosticTag = numbered(1, 'Unnecessary', 'Deprecated');
export const DocumentHighlightKind = numbered(0, 'Text', 'Read', 'Write');
export const FileType = numbered(0, 'Unknown', 'File', 'Directory');
export const FoldingRangeKind = numbered(1, 'Comment', 'Imports', 'Region');
export const LogLevel = numbered(0, 'Off', 'Trace', 'Debug', 'Info', 'Warning', 'Error');
export const NotebookCellKind = numbered(1, 'Markup', 'Code');
export const ProgressLocation = { ...numbered(1, 'SourceControl'), Window: 10, Notification: 15 };
export const SignatureHelpTriggerKind = numbered(1, 'Invoke', 'TriggerCharacter', 'ContentChange');
export const StatusBarAlignment = numbered(1, 'Left', 'Right');
export const SymbolKind = Object.fromEntries(Array.from({ length: 26 }, (_, kind) => [`kind${kind}`, kind]));
export const SymbolTag = numbered(1, 'Deprecated');
export const TaskPanelKind = numbered(1, 'Shared', 'Dedicated', 'New');
export const TaskRevealKind = numbered(1, 'Always', 'Silent', 'Never');
export const TaskScope = numbered(1, 'Global', 'Workspace');
export const TextDocumentSaveReason = numbered(1, 'Manual', 'AfterDelay', 'FocusOut');
export const ViewColumn = { Active: -1, Beside: -2 };
