/** The client of the language server: started, told apart from a server that does not come up, and stopped. */
import type * as vscode from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { ErrorHandler, ServerOptions } from 'vscode-languageclient/node';
import type { Genc } from './find-genc.js';
import { needsShell } from './version.js';

/** The most ends of a server in three minutes after which it is started again. */
const mostEnds = 4;
const minutes = 60_000;

/** `--stdio` is added by the client. The process runs in the Node of the editor, so that none has to be installed. */
const optionsOf = (genc: Genc): ServerOptions =>
  genc.kind === 'module'
    ? { module: genc.path, args: ['lsp'], transport: TransportKind.stdio }
    : { command: genc.path, args: ['lsp'], transport: TransportKind.stdio, options: { shell: needsShell(genc) } };

/** Until the server has answered once, its end is a failure to start, of which the caller tells. */
class Ends implements ErrorHandler {
  hasStarted = false;
  private readonly times: number[] = [];

  error(): { action: ErrorAction; handled: boolean } {
    return { action: this.hasStarted ? ErrorAction.Continue : ErrorAction.Shutdown, handled: true };
  }

  closed(): { action: CloseAction; handled?: boolean; message?: string } {
    if (!this.hasStarted) return { action: CloseAction.DoNotRestart, handled: true };
    const now = Date.now();
    this.times.push(now);
    const recent = this.times.filter((time) => now - time < 3 * minutes);
    if (recent.length <= mostEnds) return { action: CloseAction.Restart };
    const message = `The server of genc ended ${recent.length} times in three minutes and is not started again. The output genc has its last words; "genc: Restart Server" starts it.`;
    return { action: CloseAction.DoNotRestart, message };
  }
}

type Send = (sections: string[] | undefined) => Promise<void>;

/** Starts a server and resolves when it has answered. Rejects with a reason for people. */
export async function startClient(genc: Genc, output: vscode.LogOutputChannel): Promise<LanguageClient> {
  const ends = new Ends();
  /** A change of `genc.path` ends the server, and nothing is sent to one that ends. */
  const didChangeConfiguration = async (sections: string[] | undefined, next: Send): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    if (client.isRunning()) await next(sections);
  };
  const client: LanguageClient = new LanguageClient('genc', 'genc', optionsOf(genc), {
    documentSelector: [{ language: 'genc' }],
    outputChannel: output,
    errorHandler: ends,
    middleware: { workspace: { didChangeConfiguration } },
  });
  try {
    await client.start();
  } catch (error) {
    await client.dispose().catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${genc.path} does not serve as a language server of genc: ${reason}`, { cause: error });
  }
  ends.hasStarted = true;
  return client;
}
