/** What serves a connection, whatever carries it: streams of a process, or messages of a worker. */
import type { ClientCapabilities, Connection, InitializeResult } from 'vscode-languageserver';
import { abilities } from './abilities.js';
import type { Host } from './feature.js';
import type { FileAccess } from './files.js';
import { pathOf } from './files.js';
import { Pulling } from './pulling.js';
import type { Settings } from './workspace.js';
import { Workspace } from './workspace.js';

/** Serves a connection until it is closed. Returns what features are registered with, at once or later. */
export function startServing(connection: Connection, files: FileAccess, version: string): Host {
  const workspace = new Workspace(files);
  const watchers: ((paths: readonly string[]) => void)[] = [];
  let client: ClientCapabilities = {};
  const host: Host = {
    connection,
    workspace,
    pulling: new Pulling(),
    get client() {
      return client;
    },
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
  connection.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    workspace.folders = folders.map(pathOf);
    workspace.settings = settingsOf(params.initializationOptions, workspace.settings);
    return {
      capabilities: abilities(client),
      serverInfo: { name: 'genc', ...(version ? { version } : {}) },
    };
  });
  connection.onInitialized(() => {
    const { didChangeWatchedFiles, didChangeConfiguration } = client.workspace ?? {};
    const wished = [
      ...(didChangeWatchedFiles?.dynamicRegistration
        ? [{ method: 'workspace/didChangeWatchedFiles', registerOptions: { watchers: [{ globPattern: '**/*.gen' }] } }]
        : []),
      ...(didChangeConfiguration?.dynamicRegistration
        ? [{ method: 'workspace/didChangeConfiguration', registerOptions: { section: 'genc' } }]
        : []),
    ];
    const registrations = wished.map((each) => ({ id: each.method, ...each }));
    if (registrations.length > 0) void connection.sendRequest('client/registerCapability', { registrations });
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
  workspace.documents.listen(connection);
  connection.listen();
  return host;
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
