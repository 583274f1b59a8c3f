/** For tests: a client of the server in the same process, over streams, with specs in which `<|>` marks the cursor. */
import { PassThrough } from 'node:stream';
import type {
  ClientCapabilities,
  Diagnostic,
  Position,
  ProtocolConnection,
  ServerCapabilities,
  TextEdit,
} from 'vscode-languageserver/node';
import {
  StreamMessageReader,
  StreamMessageWriter,
  createConnection,
  createProtocolConnection,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../server/host/files.js';
import { pathOf } from '../server/host/files.js';
import { serve } from '../server/server.js';

const cursor = '<|>';

export interface Marked {
  readonly text: string;
  /** Offsets of the marks, in order. */
  readonly offsets: readonly number[];
}

/** A text without its marks. */
export function marked(source: string): Marked {
  const parts = source.split(cursor);
  let length = 0;
  return { text: parts.join(''), offsets: parts.slice(0, -1).map((part) => (length += part.length)) };
}

/** A spec with one declaration and what it needs to be right; `members` are further declarations of the model. */
export const inModel = (members: string): string =>
  `model M {\n  data mnist {\n    x: [28, 28, 1] in 0..1\n    digit: class(10)\n  }\n${members}\n}\n`;

export interface Opened {
  readonly uri: string;
  readonly document: TextDocument;
  /** Positions of the marks, in order. */
  readonly positions: readonly Position[];
}

export class Client {
  capabilities!: ServerCapabilities;
  /** The last messages about each address. */
  readonly diagnostics = new Map<string, readonly Diagnostic[]>();
  /** Everything that was pushed, in order. */
  readonly pushes: { readonly uri: string; readonly diagnostics: readonly Diagnostic[] }[] = [];
  /** Errors that the server wrote to the log. */
  readonly logged: string[] = [];
  /** What the server registered after the start. */
  readonly registered: string[] = [];
  /** How often the server asked to pull messages again. */
  refreshes = 0;
  private readonly waiting: (() => void)[] = [];

  private constructor(readonly connection: ProtocolConnection) {
    connection.onNotification(
      'textDocument/publishDiagnostics',
      (params: { uri: string; diagnostics: Diagnostic[] }) => {
        this.diagnostics.set(params.uri, params.diagnostics);
        this.pushes.push(params);
        for (const wake of this.waiting.splice(0)) wake();
      },
    );
    connection.onNotification('window/logMessage', ({ type, message }: { type: number; message: string }) => {
      if (type === 1) this.logged.push(message);
    });
    connection.onRequest('client/registerCapability', (params: { registrations: { method: string }[] }) => {
      this.registered.push(...params.registrations.map(({ method }) => method));
      return null;
    });
    connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes += 1;
      for (const wake of this.waiting.splice(0)) wake();
      return null;
    });
  }

  /** Starts a server with files on a disk that the test makes up: their texts by path. */
  static async start(
    disk: Readonly<Record<string, string>> = {},
    options: unknown = undefined,
    more: ClientCapabilities = {},
  ): Promise<Client> {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    const files: FileAccess = {
      read: (path) => disk[path],
      exists: (path) => disk[path] !== undefined,
      specs: (folder) => Object.keys(disk).filter((path) => path.startsWith(folder) && path.endsWith('.gen')),
      list: (folder) => entriesOf(Object.keys(disk), folder),
      messages: 'file:///docs/diagnostics.md',
    };
    serve(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), files, 'test');
    const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    connection.listen();
    const client = new Client(connection);
    const { capabilities } = await client.ask<{ capabilities: ServerCapabilities }>('initialize', {
      ...{ processId: null, rootUri: 'file:///', initializationOptions: options },
      capabilities: {
        ...more,
        textDocument: { completion: { completionItem: { snippetSupport: true } }, ...more.textDocument },
      },
    });
    client.capabilities = capabilities;
    await connection.sendNotification('initialized', {});
    return client;
  }

  ask<Result>(method: string, params: unknown): Promise<Result> {
    return this.connection.sendRequest<Result>(method, params);
  }

  /** Opens a spec in which marks stand. */
  async open(source: string, path = '/spec.gen'): Promise<Opened> {
    const { text, offsets } = marked(source);
    const uri = `file://${path}`;
    const document = TextDocument.create(uri, 'genc', 1, text);
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'genc', version: 1, text },
    });
    return { uri, document, positions: offsets.map((offset) => document.positionAt(offset)) };
  }

  /** Asks a question about the first mark of a spec. */
  async askAt<Result>(method: string, source: string, more: object = {}, path?: string): Promise<Result> {
    const { uri, positions } = await this.open(source, path);
    return this.ask<Result>(method, { textDocument: { uri }, position: positions[0], ...more });
  }

  async change(uri: string, version: number, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  /** The messages about an address, as soon as they fulfil a condition. */
  async said(uri: string, fits: (said: readonly Diagnostic[]) => boolean = () => true): Promise<readonly Diagnostic[]> {
    for (;;) {
      const found = this.diagnostics.get(uri);
      if (found && fits(found)) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Waits until the server has asked to pull messages again. */
  async refreshed(times = 1): Promise<void> {
    while (this.refreshes < times) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  close(): void {
    this.connection.dispose();
  }
}

/** A text with edits applied. */
export const edited = (document: TextDocument, edits: readonly TextEdit[]): string =>
  TextDocument.applyEdits(document, [...edits]);

/** The texts of files with the changes of a `WorkspaceEdit`, by path. */
export function changed(
  changes: Readonly<Record<string, readonly TextEdit[]>>,
  texts: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(changes).map(([uri, edits]) => {
      const path = pathOf(uri);
      return [path, edited(TextDocument.create(uri, 'genc', 1, texts[path]!), edits)];
    }),
  );
}

/** What lies in a folder of a disk that a test makes up. */
function entriesOf(paths: readonly string[], folder: string): { name: string; isFolder: boolean }[] {
  const start = folder.endsWith('/') ? folder : `${folder}/`;
  const below = paths.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length).split('/'));
  return [...new Map(below.map(([name, ...rest]) => [name!, rest.length > 0]))].map(([name, isFolder]) => ({
    name,
    isFolder,
  }));
}
