/**
 * Messages of the checker, pushed for every open document and for the files that it uses. A client that pulls them gets
 * none pushed; one that announces it and does not ask gets them after a while.
 */
import type { Diagnostic } from '../../../compiler/index.js';
import { pulls } from '../host/abilities.js';
import { checkInTurns, turn } from '../host/checking.js';
import type { Before } from '../host/early.js';
import { earlyMessages } from '../host/early.js';
import type { Feature, Host } from '../host/feature.js';
import { pathOf } from '../host/files.js';
import { byFile, messageOf, once } from '../host/messages.js';

/** Milliseconds. Clients that pull ask as soon as a document is open. */
const longestPatience = 500;
const sleep = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

export class PushedDiagnostics implements Feature {
  private host!: Host;
  /** The time that a client has for its first question, from the first check on. */
  private patience: Promise<void> | undefined;
  /** Messages of each checked document, by the path of the file that they are about. */
  private readonly said = new Map<string, ReadonlyMap<string, readonly Diagnostic[]>>();
  /** The last whole check of each document. */
  private readonly whole = new Map<string, Before>();
  private readonly pushed = new Map<string, string>();
  /** Numbers of the checks that run, so that a newer one ends an older one. */
  private readonly running = new Map<string, number>();
  private count = 0;

  register(host: Host): void {
    this.host = host;
    const { documents } = host.workspace;
    documents.onDidChangeContent(({ document }) => this.changed(pathOf(document.uri)));
    documents.onDidClose(({ document }) => {
      const path = pathOf(document.uri);
      this.running.delete(path);
      this.whole.delete(path);
      const about = [...(this.said.get(path)?.keys() ?? []), path];
      this.said.delete(path);
      this.push(about);
      this.changed(path);
    });
    host.pulling.onFirst(() => this.withdraw());
    host.watch((paths) => {
      for (const path of paths) this.changed(path);
    });
  }

  /** Takes back what was pushed: from now on the client asks, and would show it twice. */
  private withdraw(): void {
    const { workspace, connection } = this.host;
    this.running.clear();
    for (const path of this.pushed.keys())
      void connection.sendDiagnostics({ uri: workspace.uri(path), diagnostics: [] });
    this.pushed.clear();
  }

  /** Checks the open documents that read a file. */
  private changed(path: string): void {
    const { workspace, connection, pulling } = this.host;
    if (pulling.hasAsked) return;
    for (const { uri } of workspace.documents.all()) {
      const open = pathOf(uri);
      if (!workspace.uses(open, path)) continue;
      this.check(open).catch((error: unknown) => connection.console.error(String(error)));
    }
  }

  /**
   * Checks one model after another and lets requests in between. The declaration that was edited comes first, then its
   * model; messages of the others stay until they are checked again, so that nothing flickers.
   */
  private async check(path: string): Promise<void> {
    const own = ++this.count;
    const isNewest = (): boolean => this.running.get(path) === own;
    this.running.set(path, own);
    await turn();
    if (pulls(this.host.client)) await (this.patience ??= sleep(longestPatience));
    const insight = isNewest() ? this.host.workspace.insight(path) : undefined;
    if (!insight) return;
    const before = this.whole.get(path);
    for (const early of before ? earlyMessages(insight, before) : []) {
      this.keep(path, early);
      await turn();
      if (!isNewest()) return;
    }
    const said = await checkInTurns(insight, isNewest);
    if (!said) return;
    this.whole.set(path, { said, source: insight.file.files.main.file.source });
    this.keep(path, said);
  }

  /** Keeps the messages of a document by the files that they are about, and pushes those of files that changed. */
  private keep(path: string, all: readonly Diagnostic[]): void {
    const said = new Map([[path, []], ...byFile(all)]);
    const before = this.said.get(path)?.keys() ?? [];
    this.said.set(path, said);
    this.push([...before, ...said.keys()]);
  }

  private push(paths: Iterable<string>): void {
    const { workspace, connection, pulling } = this.host;
    if (pulling.hasAsked) return;
    for (const path of new Set(paths)) {
      const about = [...this.said.values()].flatMap((said) => said.get(path) ?? []);
      const diagnostics = once(about).map((each) => messageOf(workspace, each));
      const version = workspace.document(path)?.version;
      const params = { uri: workspace.uri(path), ...(version === undefined ? {} : { version }), diagnostics };
      const text = JSON.stringify(params);
      // Messages of a file that stay are not sent again.
      if (this.pushed.get(path) === text) continue;
      this.pushed.set(path, text);
      void connection.sendDiagnostics(params);
    }
  }
}
