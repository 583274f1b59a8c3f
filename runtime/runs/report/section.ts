/** A part of the page. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}
