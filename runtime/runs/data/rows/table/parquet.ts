/** Parquet, with the compressions that its writers use. */
import { UserError } from '../../../../common/errors.js';
import type { Table } from './table.js';

export async function readParquet(file: string, bytes: Uint8Array): Promise<Table> {
  const { parquetMetadataAsync, parquetRead, parquetSchema } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  try {
    const metadata = await parquetMetadataAsync(buffer);
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    let rows: readonly unknown[][] = [];
    await parquetRead({
      ...{ file: buffer, metadata, compressors },
      onComplete: (found) => (rows = found as unknown[][]),
    });
    return {
      ...{ file, columns, count: rows.length, damaged: [] },
      cell: (row, column) => rows[row]![column],
      placeOf: (row) => `row ${row}`,
    };
  } catch (cause) {
    throw new UserError(`${file} cannot be read as Parquet: ${(cause as Error).message}.`, { cause });
  }
}
