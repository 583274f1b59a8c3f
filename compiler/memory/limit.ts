/** What WebAssembly holds, and how amounts of memory are written. */

/** Of the 4 GB that it addresses 256 MB stay free for kernels, which reserve memory of their own. The runtime's guard says the same. */
export const WASM_HOLDS = 2 ** 32 - 256 * 2 ** 20;

const MEGABYTE = 2 ** 20;

/** `2.1 GB`; smaller amounts as `640 MB`, and all below one as that. */
export function gigabytes(bytes: number): string {
  const megabytes = bytes / MEGABYTE;
  if (megabytes < 1) return '1 MB';
  return megabytes < 999.5 ? `${megabytes.toFixed(0)} MB` : `${(megabytes / 1024).toFixed(1)} GB`;
}
