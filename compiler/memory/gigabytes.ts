/** Amounts of memory in a readable form. */

const MEGABYTE = 2 ** 20;

/** Bytes as `2.1 GB`, or as `640 MB` below one gigabyte. The smallest amount is `1 MB`. */
export function gigabytes(bytes: number): string {
  const megabytes = bytes / MEGABYTE;
  if (megabytes < 1) return '1 MB';
  return megabytes < 999.5 ? `${megabytes.toFixed(0)} MB` : `${(megabytes / 1024).toFixed(1)} GB`;
}
