/** Amounts of memory as people read them. */

const MEGABYTE = 2 ** 20;

/** `2.1 GB`; smaller amounts as `640 MB`, and all below one as that. */
export function gigabytes(bytes: number): string {
  const megabytes = bytes / MEGABYTE;
  if (megabytes < 1) return '1 MB';
  return megabytes < 999.5 ? `${megabytes.toFixed(0)} MB` : `${(megabytes / 1024).toFixed(1)} GB`;
}
