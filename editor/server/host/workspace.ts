/** The open documents, the files around them, and what the compiler knows of each. */
import type { Position, TextDocumentIdentifier } from 'vscode-languageserver';
import { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Insight } from '../../../compiler/assist/insight.js';
import { openFile } from '../../../compiler/compile.js';
import { Kept } from '../../../compiler/kept/kept.js';
import type { FileAccess } from './files.js';
import { pathOf, uriOf } from './files.js';

/** A file as it was read, with the texts of all files that it uses. */
interface Known {
  readonly insight: Insight;
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/** What a user can set, as `genc.…`. */
export interface Settings {
  readonly inlayHints: boolean;
  readonly codeLens: boolean;
}

/** The most files that are kept beside the open ones. */
const mostKept = 256;

export class Workspace {
  readonly documents = new TextDocuments(TextDocument);
  settings: Settings = { inlayHints: true, codeLens: true };
  /** Paths of the folders that the client has open. */
  folders: readonly string[] = [];
  private readonly known = new Map<string, Known>();
  /** What checks of each open document have left for its next text. */
  private readonly kept = new Map<string, Kept>();

  constructor(readonly files: FileAccess) {}

  /** The open document of a path. */
  document(path: string): TextDocument | undefined {
    return this.documents.get(uriOf(path)) ?? this.documents.all().find(({ uri }) => pathOf(uri) === path);
  }

  /** The address of a path, as the client writes it if the document is open. */
  uri(path: string): string {
    return this.document(path)?.uri ?? uriOf(path);
  }

  read(path: string): string | undefined {
    return this.document(path)?.getText() ?? this.files.read(path);
  }

  /** What is known of a file; undefined if there is no such file. Read anew only if a text that it needs has changed. */
  insight(path: string): Insight | undefined {
    const before = this.known.get(path);
    if (before && [...before.texts].every(([each, text]) => this.read(each) === text)) return before.insight;
    this.known.delete(path);
    const texts = new Map<string, string | undefined>();
    const read = (each: string): string | undefined => {
      if (!texts.has(each)) texts.set(each, this.read(each));
      return texts.get(each);
    };
    if (read(path) === undefined) return undefined;
    const insight = new Insight(openFile(path, { read, observe: true, ...this.keptFor(path) }));
    this.known.set(path, { insight, texts });
    this.forget();
    return insight;
  }

  /** True if a file was read for another one. */
  uses(path: string, other: string): boolean {
    return path === other || (this.known.get(path)?.texts.has(other) ?? false);
  }

  /** What is known of a document, and the offset of a position in it. */
  at(
    { uri }: TextDocumentIdentifier,
    position: Position,
  ): { readonly insight: Insight; readonly path: string; readonly offset: number } | undefined {
    const path = pathOf(uri);
    const document = this.document(path);
    const insight = document && this.insight(path);
    return insight && { insight, path, offset: document.offsetAt(position) };
  }

  /** What is known of an open document. */
  of({ uri }: TextDocumentIdentifier): Insight | undefined {
    const path = pathOf(uri);
    return this.document(path) && this.insight(path);
  }

  /** Paths of all specs: open documents, and those in the folders of the client. */
  specs(): string[] {
    const open = this.documents.all().map(({ uri }) => pathOf(uri));
    return [...new Set([...open, ...this.folders.flatMap((folder) => this.files.specs(folder))])];
  }

  private keptFor(path: string): { readonly kept?: Kept } {
    if (!this.document(path)) {
      this.kept.delete(path);
      return {};
    }
    const kept = this.kept.get(path) ?? new Kept();
    this.kept.set(path, kept);
    return { kept };
  }

  private forget(): void {
    for (const path of this.known.keys()) {
      if (this.known.size <= mostKept) return;
      if (!this.document(path)) this.known.delete(path);
    }
  }
}
