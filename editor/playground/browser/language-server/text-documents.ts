/** The open documents of an editor, kept as it changes them. */
import type { Connection, TextDocumentsConfiguration } from 'vscode-languageserver';

interface Identified {
  readonly uri: string;
}
type Listener<Document> = (event: { readonly document: Document }) => void;

export class TextDocuments<Document extends Identified> {
  private readonly open = new Map<string, Document>();
  private readonly changed: Listener<Document>[] = [];
  private readonly closed: Listener<Document>[] = [];

  constructor(private readonly kind: TextDocumentsConfiguration<Document>) {}

  readonly onDidChangeContent = (listener: Listener<Document>): number => this.changed.push(listener);
  readonly onDidClose = (listener: Listener<Document>): number => this.closed.push(listener);

  get(uri: string): Document | undefined {
    return this.open.get(uri);
  }

  all(): Document[] {
    return [...this.open.values()];
  }

  listen(connection: Pick<Connection, `onDid${'Open' | 'Change' | 'Close'}TextDocument`>): void {
    connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) =>
      this.set(this.kind.create(uri, languageId, version, text)),
    );
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
      const document = this.open.get(uri);
      if (document) this.set(this.kind.update(document, contentChanges, version));
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      const document = this.open.get(uri);
      this.open.delete(uri);
      if (document) for (const hear of this.closed) hear({ document });
    });
  }

  private set(document: Document): void {
    this.open.set(document.uri, document);
    for (const hear of this.changed) hear({ document });
  }
}
