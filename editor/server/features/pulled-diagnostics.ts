/** Messages of the checker for clients that ask: about a document, and about all specs. What did not change is not sent again. */
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type {
  CancellationToken,
  Diagnostic as Message,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  FullDocumentDiagnosticReport,
  ResultProgressReporter,
  UnchangedDocumentDiagnosticReport,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
  WorkspaceDiagnosticReportPartialResult,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { pulls } from '../host/abilities.js';
import { checkInTurns } from '../host/checking.js';
import type { Feature, Host } from '../host/feature.js';
import { pathOf } from '../host/files.js';
import { messageOf, once } from '../host/messages.js';

type Report = FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport;

export class PulledDiagnostics implements Feature {
  private host!: Host;
  /** The last answer about each file, with the name under which a client knows it. */
  private readonly answers = new Map<string, { readonly id: string; readonly text: string }>();
  private count = 0;
  /** Questions to pull again: the one that is under way, and one that waits. */
  private refreshes = 0;

  register(host: Host): void {
    this.host = host;
    const { connection, workspace, pulling } = host;
    connection.languages.diagnostics.on((params, token) => {
      pulling.asked();
      return this.guarded(() => this.ofDocument(params, token));
    });
    connection.languages.diagnostics.onWorkspace((params, token, _, progress) =>
      this.guarded(() => this.ofWorkspace(params, token, progress)),
    );
    workspace.documents.onDidChangeContent(({ document }) => {
      const path = pathOf(document.uri);
      const others = workspace.documents.all().filter(({ uri }) => uri !== document.uri);
      if (others.some(({ uri }) => workspace.uses(pathOf(uri), path))) this.refresh();
    });
    host.watch(() => this.refresh());
  }

  /** Asks the client to pull again: a file changed that others use. While it is asked, it is asked once more at most. */
  private refresh(): void {
    const { client } = this.host;
    if (!pulls(client) || !client.workspace?.diagnostics?.refreshSupport) return;
    this.refreshes = Math.min(this.refreshes + 1, 2);
    if (this.refreshes > 1) return;
    const done = (): void => {
      const isAskedAgain = this.refreshes > 1;
      this.refreshes = 0;
      if (isAskedAgain) this.refresh();
    };
    this.host.connection.languages.diagnostics.refresh().then(done, done);
  }

  private async ofDocument(
    { textDocument, previousResultId }: DocumentDiagnosticParams,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> {
    const { workspace } = this.host;
    const path = pathOf(textDocument.uri);
    const own = this.report(path, await this.about(path, token), previousResultId);
    const { relatedDocumentSupport } = this.host.client.textDocument?.diagnostic ?? {};
    if (!relatedDocumentSupport) return own;
    const related: Record<string, Report> = {};
    const used = workspace.insight(path)?.file.files.scopes.keys() ?? [];
    for (const other of new Set([...used].map((source) => source.path))) {
      // Open documents are asked about by themselves.
      if (other === path || workspace.document(other)) continue;
      const messages = await this.about(other, token);
      if (messages.length > 0 || this.answers.has(other)) related[workspace.uri(other)] = this.report(other, messages);
    }
    return { ...own, relatedDocuments: related };
  }

  private async ofWorkspace(
    { previousResultIds }: WorkspaceDiagnosticParams,
    token: CancellationToken,
    progress: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
  ): Promise<WorkspaceDiagnosticReport> {
    const { workspace } = this.host;
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const before = new Map(previousResultIds.map(({ uri, value }) => [pathOf(uri), value]));
    // Files that are gone are told of once more, without messages.
    for (const path of new Set([...workspace.specs(), ...before.keys()])) {
      const report = this.report(path, await this.about(path, token), before.get(path));
      const version = workspace.document(path)?.version ?? null;
      const item: WorkspaceDocumentDiagnosticReport = { ...report, uri: workspace.uri(path), version };
      if (progress) progress.report({ items: [item] });
      else items.push(item);
    }
    return { items };
  }

  /** The messages about a file, by itself and by all open documents that use it. */
  private async about(path: string, token: CancellationToken): Promise<Message[]> {
    const { workspace } = this.host;
    const open = workspace.documents.all().map(({ uri }) => pathOf(uri));
    const readers = open.filter((each) => workspace.insight(each) && workspace.uses(each, path));
    const all = [];
    for (const reader of new Set([path, ...readers])) {
      const insight = workspace.insight(reader);
      if (!insight) continue;
      const isWanted = (): boolean => !token.isCancellationRequested && workspace.insight(reader) === insight;
      const said = await checkInTurns(insight, isWanted);
      if (!said || !isWanted()) throw askAgain(true);
      all.push(...said.filter(({ span }) => span.source.path === path));
    }
    return once(all).map((each) => messageOf(workspace, each));
  }

  private report(path: string, items: Message[], before?: string): Report {
    const text = JSON.stringify(items);
    const known = this.answers.get(path);
    const answer = known?.text === text ? known : { id: `${++this.count}`, text };
    this.answers.set(path, answer);
    return answer.id === before
      ? { kind: 'unchanged', resultId: answer.id }
      : { kind: 'full', resultId: answer.id, items };
  }

  /** A fault is logged. What the client shows stays. */
  private async guarded<Result>(answer: () => Promise<Result>): Promise<Result> {
    try {
      return await answer();
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      this.host.connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      throw askAgain(false);
    }
  }
}

/** The answer to a question that was overtaken: the client keeps what it shows, and asks again. */
const askAgain = (retriggerRequest: boolean): ResponseError<{ retriggerRequest: boolean }> =>
  new ResponseError(LSPErrorCodes.ServerCancelled, 'The check was overtaken.', { retriggerRequest });
