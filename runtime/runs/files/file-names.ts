/** The file names of samples, plots and evaluations: their own names, unless file systems would confuse them. */

/** The names of devices in Windows, which files cannot have. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * The file name, without an ending, of one of several names. Names that differ only in case would be one file in macOS
 * and Windows, so the later one has a number. `taken` are files that are there anyway.
 */
export function fileNameOf(name: string, names: readonly string[], taken: readonly string[] = []): string {
  const used = new Set(taken);
  for (const each of names) {
    let file = each;
    for (let count = 2; used.has(file.toLowerCase()) || devices.test(file); count++) file = `${each}-${count}`;
    if (each === name) return file;
    used.add(file.toLowerCase());
  }
  return name;
}
