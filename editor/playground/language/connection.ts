/**
 * The server's end of a channel to the page's own client. It has the methods of `Connection` that the features use.
 * A request that nothing answers yet loads the features that do, while what came after it waits for its turn.
 */
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { ErrorCodes, ResponseError } from '../browser/language-server/index.js';

type Handler = (params: unknown, token: CancellationToken) => unknown;

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
}

export function connectionOn(port: MessagePort, loadMore: () => Promise<void>): Connection {
  const handlers = new Map<string, Handler>();
  const cancelled = new Set<number | string>();
  const on = (method: string) => (handler: Handler) => void handlers.set(method, handler);
  const send = (message: object): void => port.postMessage({ jsonrpc: '2.0', ...message });
  const notify = (method: string) => (params: unknown) => send({ method, params });
  const log = (type: number) => (message: string) => send({ method: 'window/logMessage', params: { type, message } });

  async function answer(id: number | string, method: string, params: unknown): Promise<void> {
    const token = {
      get isCancellationRequested() {
        return cancelled.has(id);
      },
    } as CancellationToken;
    try {
      const handle = handlers.get(method);
      if (!handle) throw new ResponseError(ErrorCodes.MethodNotFound, `The server has no ${method}.`);
      send({ id, result: (await handle(params, token)) ?? null });
    } catch (error) {
      const { code, data } = error instanceof ResponseError ? error : { code: ErrorCodes.InternalError };
      send({ id, error: { code, message: error instanceof Error ? error.message : String(error), data } });
    }
    cancelled.delete(id);
  }

  /** Resolves when the next message may be taken, which is before an answer that takes its time. */
  async function take({ id, method, params }: Message): Promise<void> {
    if (method === undefined) return;
    if (method === '$/cancelRequest') cancelled.add((params as { id: number }).id);
    else if (id === undefined) handlers.get(method)?.(params, none);
    else {
      if (!handlers.has(method)) await loadMore();
      void answer(id, method, params);
    }
  }
  on('shutdown')(() => null);

  const connection = {
    listen() {
      let turn = Promise.resolve();
      port.onmessage = ({ data }: MessageEvent<Message>) => {
        turn = turn.then(() => take(data)).catch((error: unknown) => log(1)(String(error)));
      };
    },
    console: { error: log(1), warn: log(2) },
    sendDiagnostics: notify('textDocument/publishDiagnostics'),
    onRequest: (method: string, handler: Handler) => on(method)(handler),
    onInitialize: on('initialize'),
    onInitialized: on('initialized'),
    onDidChangeConfiguration: on('workspace/didChangeConfiguration'),
    onDidChangeWatchedFiles: on('workspace/didChangeWatchedFiles'),
    onDidOpenTextDocument: on('textDocument/didOpen'),
    onDidChangeTextDocument: on('textDocument/didChange'),
    onDidCloseTextDocument: on('textDocument/didClose'),
    onHover: on('textDocument/hover'),
    onCompletion: on('textDocument/completion'),
    onSignatureHelp: on('textDocument/signatureHelp'),
    onDefinition: on('textDocument/definition'),
    onReferences: on('textDocument/references'),
    onDocumentHighlight: on('textDocument/documentHighlight'),
    onDocumentSymbol: on('textDocument/documentSymbol'),
    onWorkspaceSymbol: on('workspace/symbol'),
    onCodeAction: on('textDocument/codeAction'),
    onCodeLens: on('textDocument/codeLens'),
    onDocumentLinks: on('textDocument/documentLink'),
    onDocumentFormatting: on('textDocument/formatting'),
    onDocumentRangeFormatting: on('textDocument/rangeFormatting'),
    onDocumentOnTypeFormatting: on('textDocument/onTypeFormatting'),
    onPrepareRename: on('textDocument/prepareRename'),
    onRenameRequest: on('textDocument/rename'),
    onFoldingRanges: on('textDocument/foldingRange'),
    onSelectionRanges: on('textDocument/selectionRange'),
    languages: {
      inlayHint: { on: on('textDocument/inlayHint') },
      semanticTokens: { on: on('textDocument/semanticTokens/full') },
      diagnostics: { on: on('textDocument/diagnostic'), onWorkspace: on('workspace/diagnostic') },
      callHierarchy: {
        onPrepare: on('textDocument/prepareCallHierarchy'),
        onIncomingCalls: on('callHierarchy/incomingCalls'),
        onOutgoingCalls: on('callHierarchy/outgoingCalls'),
      },
    },
  };
  return connection as unknown as Connection;
}

/** The token of what cannot be cancelled. */
const none = { isCancellationRequested: false } as CancellationToken;
