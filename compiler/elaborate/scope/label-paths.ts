/**
 * Paths of labels. A label may stand behind an unlabelled layer that has taken its name already (`Conv(8, 3) -> conv: …`):
 * the elaboration then starts anew with the labels known, so that names given by the compiler go around them.
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

  /** What the next elaboration starts with; undefined where every label has got its name. */
  next(): LabelPaths | undefined {
    return this.late ? new LabelPaths(new Set([...this.reserved, ...this.seen])) : undefined;
  }
}
