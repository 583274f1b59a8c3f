/** Messages of the checker, pushed for every open document and for the files that it uses. */
import type { Diagnostic as Message } from 'vscode-languageserver';
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { Diagnostic } from '../../../compiler/index.js';
import type { Before } from '../host/early.js';
import { earlyMessages } from '../host/early.js';
import type { Feature, Host } from '../host/feature.js';
import { pathOf } from '../host/files.js';
import { rangeOf } from '../host/positions.js';

/** Milliseconds that a check works before it lets the next request in. */
const longestTurn = 8;

export class Checks implements Feature {
  private host!: Host;
  /** Messages of each checked document, by the path of the file that they are about. */
  private readonly said = new Map<string, ReadonlyMap<string, readonly Diagnostic[]>>();
  /** The last whole check of each document. */
  private readonly whole = new Map<string, Before>();
  private readonly pushed = new Map<string, string>();
  /** Numbers of the checks that run, so that a newer one ends an older one. */
  private readonly running = new Map<string, number>();
  private count = 0;

  capabilities(): Record<string, never> {
    return {};
  }

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
    host.connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri } of changes) this.changed(pathOf(uri));
    });
  }

  /** The messages about a file, by all documents that are open. */
  about(path: string): Diagnostic[] {
    const all = [...this.said.values()].flatMap((said) => said.get(path) ?? []);
    const key = ({ code, message, span: { start, end } }: Diagnostic): string => `${code} ${start} ${end} ${message}`;
    // A file that several documents use is told of once.
    return [...new Map(all.map((each) => [key(each), each])).values()];
  }

  /** Checks the open documents that read a file. */
  private changed(path: string): void {
    const { workspace, connection } = this.host;
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
    this.running.set(path, own);
    await turn();
    let since = performance.now();
    const insight = this.running.get(path) === own ? this.host.workspace.insight(path) : undefined;
    if (!insight) return;
    const before = this.whole.get(path);
    for (const early of before ? earlyMessages(insight, before) : []) {
      this.keep(path, early);
      await turn();
      if (this.running.get(path) !== own) return;
      since = performance.now();
    }
    for (const model of insight.file.models) {
      if (performance.now() - since > longestTurn) {
        await turn();
        since = performance.now();
      }
      if (this.running.get(path) !== own) return;
      insight.file.compile(model);
    }
    const said = insight.file.check().diagnostics;
    this.whole.set(path, { said, source: insight.file.files.main.file.source });
    this.keep(path, said);
  }

  /** Keeps the messages of a document by the files that they are about, and pushes those of files that changed. */
  private keep(path: string, all: readonly Diagnostic[]): void {
    const said = new Map<string, Diagnostic[]>([[path, []]]);
    for (const diagnostic of all) {
      const about = diagnostic.span.source.path;
      said.set(about, [...(said.get(about) ?? []), diagnostic]);
    }
    const before = this.said.get(path)?.keys() ?? [];
    this.said.set(path, said);
    this.push([...before, ...said.keys()]);
  }

  private push(paths: Iterable<string>): void {
    const { workspace, connection } = this.host;
    for (const path of new Set(paths)) {
      const messages = this.about(path).map((each) => this.message(each));
      const version = workspace.document(path)?.version;
      const params = { uri: workspace.uri(path), ...(version === undefined ? {} : { version }), diagnostics: messages };
      const text = JSON.stringify(params);
      // Messages of a file that stay are not sent again.
      if (this.pushed.get(path) === text) continue;
      this.pushed.set(path, text);
      void connection.sendDiagnostics(params);
    }
  }

  private message({ code, severity, message, span, label, related, why, hint, fixes }: Diagnostic): Message {
    const { workspace } = this.host;
    const page = workspace.files.messages;
    const prose = [
      message,
      ...(label && label !== message ? [label] : []),
      ...[why, hint].flatMap((each) => each ?? []),
    ];
    return {
      range: rangeOf(span),
      severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
      code,
      source: 'genc',
      message: prose.join('\n'),
      ...(page ? { codeDescription: { href: `${page}#${code.toLowerCase()}` } } : {}),
      ...(/^(idle|unused)/.test(label ?? '') ? { tags: [DiagnosticTag.Unnecessary] } : {}),
      relatedInformation: (related ?? []).map((each) => ({
        location: { uri: workspace.uri(each.span.source.path), range: rangeOf(each.span) },
        message: each.message,
      })),
      ...(fixes ? { data: { fixes: fixes.length } } : {}),
    };
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
