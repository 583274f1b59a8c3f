/**
 * Paths of labels. A label may stand behind an unlabelled layer that has already taken its name (`Conv(8, 3) -> conv:
 * …`). The elaboration then starts again with the labels known, so that the names chosen by the compiler avoid them.
 */
export class LabelPaths {
  private readonly seen = new Set<string>();
  private late = false;

  constructor(private readonly reserved: ReadonlySet<string> = new Set()) {}

  isReserved(path: string): boolean {
    return this.reserved.has(path);
  }

  note(path: string, isTaken: boolean): void {
    this.seen.add(path);
    this.late ||= isTaken;
  }

  /** The state for the next elaboration; undefined if every label has its name. */
  next(): LabelPaths | undefined {
    return this.late ? new LabelPaths(new Set([...this.reserved, ...this.seen])) : undefined;
  }
}
