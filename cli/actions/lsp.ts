import { pathToFileURL } from 'node:url';
import { diskFiles, serveStdio } from '../../editor/server/stdio.js';
import { expandSpecs } from '../common/search.js';

declare const GENC_VERSION: string;

/** Serves an editor until it ends. */
export function runLsp(): void {
  const pages = new URL('../docs/', import.meta.url);
  serveStdio(diskFiles(specsIn, pages), GENC_VERSION);
}

/** Paths of the specs in a folder, as addresses write them. A folder without specs, or one that is gone, has none. */
function specsIn(folder: string): readonly string[] {
  try {
    return expandSpecs([folder]).map((path) => decodeURIComponent(pathToFileURL(path).pathname));
  } catch {
    return [];
  }
}
