/** The language server on a connection, whatever carries it: streams of a process, or messages of a worker. */
import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver';
import { DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, TextDocumentSyncKind } from 'vscode-languageserver'; // prettier-ignore
import type { Feature, Host } from './host/feature.js';
import { callHierarchy } from './features/call-hierarchy.js';
import { codeActions } from './features/code-actions.js';
import { codeLens } from './features/code-lens.js';
import { Completions } from './features/completion.js';
import { PushedDiagnostics } from './features/diagnostics.js';
import { folding } from './features/folding.js';
import { formatting } from './features/formatting.js';
import { hover } from './features/hover.js';
import { inlayHints } from './features/inlay-hints.js';
import { links } from './features/links.js';
import { models } from './features/models.js';
import { navigation } from './features/navigation.js';
import { PulledDiagnostics } from './features/pulled-diagnostics.js';
import { rename } from './features/rename.js';
import { selection } from './features/selection.js';
import { semanticTokens } from './features/semantic-tokens.js';
import { signatureHelp } from './features/signature-help.js';
import { symbols } from './features/symbols.js';
import type { FileAccess } from './host/files.js';
import { pathOf } from './host/files.js';
import type { Settings } from './host/workspace.js';
import { Workspace } from './host/workspace.js';

/** Serves a connection until it is closed. */
export function serve(connection: Connection, files: FileAccess, version = ''): void {
  const workspace = new Workspace(files);
  const features: readonly Feature[] = [
    new PushedDiagnostics(),
    new PulledDiagnostics(),
    formatting,
    hover,
    new Completions(),
    navigation,
    callHierarchy,
    rename,
    symbols,
    folding,
    semanticTokens,
    inlayHints,
    signatureHelp,
    codeActions,
    codeLens,
    links,
    models,
    selection,
  ];
  const watchers: ((paths: readonly string[]) => void)[] = [];
  const host: Host = {
    connection,
    workspace,
    answer: (handle) => (params) => {
      try {
        return handle(params);
      } catch (error) {
        connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
        return null;
      }
    },
    watch: (changed) => void watchers.push(changed),
  };
  let client: InitializeParams['capabilities'] = {};
  connection.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    workspace.folders = folders.map(pathOf);
    workspace.settings = settingsOf(params.initializationOptions, workspace.settings);
    return {
      capabilities: Object.assign(
        {
          textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
          workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        },
        ...features.map((feature) => feature.capabilities(client)),
      ),
      serverInfo: { name: 'genc', ...(version ? { version } : {}) },
    };
  });
  connection.onInitialized(() => {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration)
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: '**/*.gen' }],
      });
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration)
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'genc' });
    if (client.workspace?.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
        workspace.folders = [...workspace.folders.filter((path) => !gone.has(path)), ...added.map(({ uri }) => pathOf(uri))]; // prettier-ignore
      });
    if (client.workspace?.configuration) void configure(connection, workspace);
  });
  connection.onDidChangeConfiguration(({ settings }) => {
    if (client.workspace?.configuration) void configure(connection, workspace);
    else workspace.settings = settingsOf((settings as { genc?: unknown } | null)?.genc, workspace.settings);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const changed of watchers) changed(changes.map(({ uri }) => pathOf(uri)));
  });
  for (const feature of features) feature.register(host);
  workspace.documents.listen(connection);
  connection.listen();
}

/** Reads the settings of the client anew, and asks it to draw what depends on them. */
async function configure(connection: Connection, workspace: Workspace): Promise<void> {
  const before = workspace.settings;
  try {
    workspace.settings = settingsOf(await connection.workspace.getConfiguration('genc'), before);
    if (before.inlayHints !== workspace.settings.inlayHints) await connection.languages.inlayHint.refresh();
    if (before.codeLens !== workspace.settings.codeLens) await connection.sendRequest('workspace/codeLens/refresh');
  } catch (error) {
    connection.console.warn(`genc: the settings could not be read: ${String(error)}`);
  }
}

/** What is set to false is off; everything else stays. */
function settingsOf(given: unknown, before: Settings): Settings {
  const { inlayHints: hints, codeLens: lenses } = (given ?? {}) as { inlayHints?: unknown; codeLens?: unknown };
  return {
    inlayHints: typeof hints === 'boolean' ? hints : before.inlayHints,
    codeLens: typeof lenses === 'boolean' ? lenses : before.codeLens,
  };
}
