import type { Line } from './layout.js';

/** A line as it will be written. */
export interface Row {
  indent: number;
  text: string;
  comment?: string;
  /** First item of the single-line statement that fills the row; the unit of alignment. */
  line?: Line;
  blank: boolean;
}
