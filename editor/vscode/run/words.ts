/** Words of a call of genc. */
import { isAbsolute } from 'node:path';

/** The words that train a model; an empty engine is the one that genc chooses. */
export const trainWords = (address: string, engine: string): string[] => [
  ...['train', address],
  ...(engine === '' ? [] : ['--engine', engine]),
];

/** Words as a code lens has them, for this system: a server writes `/c:/x.gen` for a path with a drive letter. */
export const wordsHere = (words: readonly unknown[], platform: NodeJS.Platform): string[] =>
  words.map((word) => (platform === 'win32' ? String(word).replace(/^\/(?=[A-Za-z]:\/)/, '') : String(word)));

/** The file of an address `FILE:Model`; undefined if a word is none. */
export function filePath(word: string): string | undefined {
  const [, path] = /^(.*\.gen)(?::\w+)?$/.exec(word) ?? [];
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
