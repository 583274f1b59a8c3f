/** What runs while the extension is active: the genc that was found, and the client of its server. */
import { realpathSync, statSync } from 'node:fs';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { startClient } from './client.js';
import { findGenc } from './find-genc.js';
import type { Genc } from './find-genc.js';
import { versionOf } from './version.js';

export class Session {
  readonly output = vscode.window.createOutputChannel('genc', { log: true });
  client: LanguageClient | undefined;
  /** Undefined if the setting names none. */
  genc: Genc | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onChange = this.changed.event;
  private last: Promise<void> = Promise.resolve();

  constructor(readonly context: vscode.ExtensionContext) {}

  /** Ends the server and starts the one that is found now; one start waits for the one before it. */
  restart(): Promise<void> {
    return (this.last = this.last.then(async () => {
      await this.stop();
      await this.start();
      this.changed.fire();
    }));
  }

  async stop(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client
      ?.dispose()
      .catch((error: unknown) => this.output.warn(`The server did not end in order: ${String(error)}`));
  }

  private async start(): Promise<void> {
    const found = findGenc({
      setting: vscode.workspace.getConfiguration('genc').get('path', ''),
      folders: (vscode.workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === 'file')
        .map(({ uri }) => uri.fsPath),
      trusted: vscode.workspace.isTrusted,
      bundled: vscode.Uri.joinPath(this.context.extensionUri, 'server', 'genc.mjs').fsPath,
      isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
      realPath: realpathSync,
    });
    this.genc = 'message' in found ? undefined : found;
    if ('message' in found) return this.complain(found.message);
    try {
      const version = found.from === 'extension' ? 'of the extension' : await versionOf(found);
      this.output.info(`The server is ${found.path} (${version}).`);
      this.client = await startClient(found, this.output);
    } catch (error) {
      this.complain(error instanceof Error ? error.message : String(error));
    }
  }

  /** Shows a message with the ways to find out more. */
  complain(message: string): void {
    this.output.error(message);
    const [log, settings] = ['Show Output', 'Open Settings'];
    void vscode.window.showErrorMessage(message, log, settings).then((chosen) => {
      if (chosen === log) this.output.show();
      if (chosen === settings) void vscode.commands.executeCommand('workbench.action.openSettings', 'genc.path');
    });
  }
}
