/** Python code before it is laid out: logical lines, each as one line of text, and suites below a header. */

export interface Line {
  readonly text: string;
  /** The comment at the end of the line. */
  readonly comment?: string;
}
export interface Suite {
  /** `for block in self.blocks:` */
  readonly header: string;
  readonly body: readonly Code[];
}
/** The docstring of the suite that it stands in. */
export interface Docstring {
  readonly doc: string;
}
/** An empty line. */
export interface Gap {
  readonly gap: true;
}
export type Code = Line | Suite | Docstring | Gap;

export const line = (text: string, comment?: string): Line => (comment ? { text, comment } : { text });
export const gap: Gap = { gap: true };
