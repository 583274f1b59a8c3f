/**
 * For tests: a stand-in of the `vscode` module. It keeps documents and settings, raises events, and records what an
 * extension registers and shows. What it lacks is undefined, so that an extension that needs it fails.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI, Utils } from 'vscode-uri';
import { Position, Range } from './values.js';

export * from './values.js';
export { CancellationTokenSource };
export const version = '1.91.0';
export const Uri = Object.assign(URI, { joinPath: Utils.joinPath });

export class Disposable {
  static from = (...all: readonly { dispose(): unknown }[]): Disposable =>
    new Disposable(() => all.forEach((each) => each.dispose()));
  constructor(readonly dispose: () => unknown) {}
}

export class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => unknown>();
  readonly event = (listener: (value: T) => unknown, self?: unknown, owners?: Disposable[]): Disposable => {
    const bound = listener.bind(self);
    this.listeners.add(bound);
    const disposable = new Disposable(() => this.listeners.delete(bound));
    owners?.push(disposable);
    return disposable;
  };
  fire(value: T): void {
    for (const each of [...this.listeners]) each(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

const emitters = new Map<string, EventEmitter<unknown>>();
function emitter(name: string): EventEmitter<unknown> {
  if (!emitters.has(name)) emitters.set(name, new EventEmitter());
  return emitters.get(name)!;
}
const events = (...names: readonly string[]): Record<string, EventEmitter<unknown>['event']> =>
  Object.fromEntries(names.map((name) => [name, emitter(name).event]));

/** What an extension did, and what a test may say to it. */
export const seen = {
  commands: new Map<string, (...values: readonly unknown[]) => unknown>(),
  /** By name, such as `Hover`, in the order of their registration. */
  providers: new Map<string, Record<string, (...values: readonly unknown[]) => unknown>>(),
  diagnostics: new Map<string, readonly { message: string; code?: unknown }[]>(),
  /** Messages to the user, with the words before them: `error`, `warning`, `information`. */
  messages: [] as string[],
  tasks: [] as Record<string, unknown>[],
  panels: [] as { title: string; webview: { html: string }; say(message: unknown): void }[],
  status: [] as { text: string; tooltip: string; isShown: boolean }[],
  log: [] as string[],
  settings: {} as Record<string, unknown>,
  /** What is chosen of a list: the entry with this label. */
  choice: '',
};

class Document {
  text: TextDocument;
  isDirty = false;
  readonly isUntitled = false;
  readonly isClosed = false;
  readonly eol = 1;
  readonly uri: URI;
  constructor(
    readonly fileName: string,
    readonly languageId: string,
    text: string,
  ) {
    this.uri = URI.parse(pathToFileURL(fileName).href);
    this.text = TextDocument.create(this.uri.toString(), languageId, 1, text);
  }
  get version(): number {
    return this.text.version;
  }
  get lineCount(): number {
    return this.text.lineCount;
  }
  getText(): string {
    return this.text.getText();
  }
  save(): Promise<boolean> {
    this.isDirty = false;
    return Promise.resolve(true);
  }
}

/** Opens a spec with the cursor at its start. */
export function open(path: string, text: string): Document {
  const document = new Document(path, 'genc', text);
  workspace.textDocuments.push(document);
  emitter('onDidOpenTextDocument').fire(document);
  window.activeTextEditor = { document, selection: { active: new Position(0, 0) } };
  emitter('onDidChangeActiveTextEditor').fire(window.activeTextEditor);
  return document;
}

/** Puts another text into a document, as typing does. */
export function type(document: Document, text: string): void {
  const { line, character } = document.text.positionAt(document.getText().length);
  const range = new Range(0, 0, line, character);
  document.text = TextDocument.create(document.uri.toString(), 'genc', document.version + 1, text);
  document.isDirty = true;
  const contentChanges = [{ range, rangeOffset: 0, rangeLength: range.end.character, text }];
  emitter('onDidChangeTextDocument').fire({ document, contentChanges, reason: undefined });
}

export function setting(name: string, value: unknown): void {
  seen.settings[name] = value;
  emitter('onDidChangeConfiguration').fire({
    affectsConfiguration: (asked: string) => name === asked || name.startsWith(`${asked}.`),
  });
}

export const workspace = {
  textDocuments: [] as Document[],
  notebookDocuments: [],
  workspaceFolders: undefined as { uri: URI; name: string; index: number }[] | undefined,
  isTrusted: true,
  getWorkspaceFolder: ({ fsPath }: URI) =>
    workspace.workspaceFolders?.find(({ uri }) => fsPath.startsWith(`${uri.fsPath}/`)),
  getConfiguration(section = '') {
    const within = (name: string): string => (section === '' ? name : `${section}.${name}`);
    const get = (name: string, fallback?: unknown): unknown => {
      const path = within(name);
      if (seen.settings[path] !== undefined) return seen.settings[path];
      const below = Object.entries(seen.settings).filter(([each]) => each.startsWith(`${path}.`));
      return below.length === 0
        ? fallback
        : Object.fromEntries(below.map(([each, value]) => [each.slice(path.length + 1), value]));
    };
    return { get };
  },
  /** Every file of the folders with the name at the end of the pattern. */
  findFiles: (pattern: string) => {
    const name = pattern.replace(/^.*\//, '');
    const below = ({ uri }: { uri: URI }): URI[] =>
      readdirSync(uri.fsPath, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name === name)
        .map((entry) => URI.file(join(entry.parentPath, entry.name)));
    return Promise.resolve((workspace.workspaceFolders ?? []).flatMap(below));
  },
  fs: {
    stat: ({ fsPath }: URI) => Promise.resolve({ mtime: statSync(fsPath).mtimeMs }),
    readFile: ({ fsPath }: URI) => Promise.resolve(readFileSync(fsPath)),
  },
  asRelativePath: ({ fsPath }: URI) => relative(workspace.workspaceFolders![0]!.uri.fsPath, fsPath),
  createFileSystemWatcher: () => ({
    ...events('onDidCreate', 'onDidChange', 'onDidDelete'),
    dispose: () => undefined,
  }),
  ...events(
    ...['onDidOpenTextDocument', 'onDidChangeTextDocument', 'onDidCloseTextDocument', 'onDidSaveTextDocument'],
    ...['onWillSaveTextDocument', 'onDidChangeConfiguration', 'onDidChangeWorkspaceFolders'],
    ...['onDidOpenNotebookDocument', 'onDidChangeNotebookDocument', 'onDidCloseNotebookDocument'],
    ...['onDidSaveNotebookDocument', 'onDidGrantWorkspaceTrust', 'onDidCreateFiles', 'onDidRenameFiles'],
    ...['onDidDeleteFiles', 'onWillCreateFiles', 'onWillRenameFiles', 'onWillDeleteFiles'],
  ),
};

const say =
  (kind: string) =>
  (message: string): Promise<undefined> => {
    seen.messages.push(`${kind}: ${message}`);
    return Promise.resolve(undefined);
  };
const write = (message: unknown): unknown => seen.log.push(String(message));

export const window = {
  activeTextEditor: undefined as { document: Document; selection: { active: Position } } | undefined,
  visibleTextEditors: [],
  tabGroups: { all: [], ...events('onDidChangeTabs') },
  showErrorMessage: say('error'),
  showWarningMessage: say('warning'),
  showInformationMessage: say('information'),
  showQuickPick: (items: readonly { label: string }[]) =>
    Promise.resolve(items.find(({ label }) => label === seen.choice)),
  withProgress: (_: unknown, work: () => unknown) => work(),
  createOutputChannel: () => ({
    ...{ logLevel: 3, onDidChangeLogLevel: emitter('log').event, append: write, appendLine: write },
    ...{ trace: write, debug: write, info: write, warn: write, error: write },
    ...{ show: () => undefined, dispose: () => undefined },
  }),
  createStatusBarItem: () => {
    const item = { text: '', tooltip: '', isShown: false, dispose: () => undefined };
    seen.status.push(item);
    return Object.assign(item, { show: () => (item.isShown = true), hide: () => (item.isShown = false) });
  },
  createWebviewPanel(_: string, title: string) {
    const messages = new EventEmitter<unknown>();
    const panel = {
      ...{ title, say: (message: unknown) => messages.fire(message), reveal: () => undefined },
      webview: { html: '', onDidReceiveMessage: messages.event },
      ...{ onDidDispose: emitter('panel').event, dispose: () => undefined },
    };
    seen.panels.push(panel);
    return panel;
  },
  ...events('onDidChangeActiveTextEditor', 'onDidChangeVisibleTextEditors', 'onDidChangeTextEditorSelection'),
};

const register =
  (name: string) =>
  (_: unknown, provider: never): Disposable => {
    seen.providers.set(name, provider);
    return new Disposable(() => seen.providers.delete(name));
  };

export const languages = {
  match: (selector: readonly { language?: string }[], { languageId }: Document) =>
    selector.some(({ language }) => language === languageId) ? 10 : 0,
  createDiagnosticCollection: () => ({
    set: (uri: URI, all: readonly { message: string }[]) => seen.diagnostics.set(uri.toString(), all),
    delete: (uri: URI) => seen.diagnostics.delete(uri.toString()),
    clear: () => seen.diagnostics.clear(),
    dispose: () => seen.diagnostics.clear(),
  }),
  registerWorkspaceSymbolProvider: (provider: never) => register('WorkspaceSymbol')(undefined, provider),
  ...Object.fromEntries(
    ['CodeActions', 'CodeLens', 'CompletionItem', 'Definition', 'DocumentFormattingEdit', 'DocumentHighlight']
      .concat(['DocumentLink', 'DocumentRangeFormattingEdit', 'DocumentSemanticTokens', 'DocumentSymbol'])
      .concat(['FoldingRange', 'Hover', 'InlayHints', 'OnTypeFormattingEdit', 'Reference', 'Rename'])
      .concat(['SelectionRange', 'SignatureHelp', 'DocumentRangeSemanticTokens', 'CallHierarchy'])
      .map((name) => [`register${name}Provider`, register(name)]),
  ),
};

export const commands = {
  registerCommand(name: string, run: (...values: readonly unknown[]) => unknown): Disposable {
    if (seen.commands.has(name)) throw new Error(`command '${name}' already exists`);
    seen.commands.set(name, run);
    return new Disposable(() => seen.commands.delete(name));
  },
  executeCommand: (name: string, ...values: readonly unknown[]) => seen.commands.get(name)!(...values),
};

export const tasks = {
  registerTaskProvider: register('Task'),
  executeTask: (task: Record<string, unknown>) => Promise.resolve(seen.tasks.push(task)),
};

export const env = { language: 'en', appName: 'stand-in' };
