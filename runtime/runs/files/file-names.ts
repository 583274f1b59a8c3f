/** File names of samples, plots and evaluations: their own names, wherever file systems can tell them apart. */

/** Names of devices in Windows, which no file can have. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * The file name of one of several names, without an ending. Names that differ in case alone would be one file in macOS and
 * Windows: the later one has a number. `taken` are files that are there anyway.
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
