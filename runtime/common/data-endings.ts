/** The endings of files that hold tables and texts. */
export const tableEndings: readonly string[] = ['csv', 'tsv', 'tab', 'parquet', 'npy', 'npz'];
export const textEndings: readonly string[] = ['txt', 'text', 'md', 'log'];
