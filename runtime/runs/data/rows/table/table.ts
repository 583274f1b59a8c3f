/** Tables: rows of cells, or arrays whose first axis counts the rows. */
export interface Table {
  /** The file, in messages. */
  readonly file: string;
  readonly count: number;
  /** The names of the columns; numbers as text where the file has no names. */
  readonly columns: readonly string[];
  /** The cell of a row: a number, a text, a list of numbers, or nothing. */
  readonly cell: (row: number, column: number) => unknown;
  /** Arrays by name, `''` for the only one of an npy file: the numbers of a row. */
  readonly arrays?: Readonly<Record<string, TableArray>>;
  /** Where a row stands in the file: `line 17`. */
  readonly placeOf: (row: number) => string;
  /** Rows that could not be read at all. */
  readonly damaged: readonly { readonly place: string; readonly reason: string }[];
  /** True if a comma is the point of its numbers: 3,4. */
  readonly decimalComma?: boolean;
}

export interface TableArray {
  readonly shape: readonly number[];
  readonly row: (row: number) => ArrayLike<unknown>;
}
