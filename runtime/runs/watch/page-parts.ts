/**
 * The pieces of a page, each with the version of its last change: a page with a known version is sent what is newer.
 */
export interface Part {
  readonly id: string;
  /** The HTML; empty if there is nothing to show. */
  readonly html: string;
}

export class Parts {
  private readonly parts = new Map<string, { readonly html: string; readonly version: number }>();
  private current = 0;

  /** The number of changes so far. */
  get version(): number {
    return this.current;
  }

  put(id: string, html: string): void {
    if ((this.parts.get(id)?.html ?? '') === html) return;
    this.current += 1;
    this.parts.set(id, { html, version: this.current });
  }

  get(id: string): string {
    return this.parts.get(id)?.html ?? '';
  }

  since(version: number): Part[] {
    return [...this.parts].flatMap(([id, part]) => (part.version > version ? [{ id, html: part.html }] : []));
  }
}

/** The contents of a page: the parts by their order, kept up to date on demand. */
export interface View {
  readonly folder: string;
  readonly order: readonly string[];
  readonly parts: Parts;
  /** Looks at the files; parts that differ get another version. */
  refresh(): Promise<void>;
}
