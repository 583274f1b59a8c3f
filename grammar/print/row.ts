import type { Line } from './layout.js';

/** A line of the output. */
export interface Row {
  indent: number;
  text: string;
  comment?: string;
  /** The single-line statement that fills the row, if it is one: the unit of alignment. */
  line?: Line;
  blank: boolean;
}
