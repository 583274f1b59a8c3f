/** The formats of written pictures, by the ending of their file. */
const pictureFormats = { png: 'png', jpg: 'jpeg', jpeg: 'jpeg', webp: 'webp' } as const;
export type PictureFormat = (typeof pictureFormats)[keyof typeof pictureFormats];

/** The format of a path's ending; undefined for endings that are not written. */
export function pictureFormatOf(path: string): PictureFormat | undefined {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(pictureFormats, ending) ? pictureFormats[ending as keyof typeof pictureFormats] : undefined;
}

/** The hint about another ending. */
export const formatHint = 'The ending says the format: .png, .jpg or .webp.';

/** The endings of files that hold a sample itself: texts, numbers, sounds. */
const fileEndings = ['txt', 'csv', 'wav'] as const;
export type FileEnding = (typeof fileEndings)[number];

export const fileEndingOf = (path: string): FileEnding | undefined =>
  fileEndings.find((each) => path.toLowerCase().endsWith(`.${each}`));

/** The hint about another ending of a sample. */
export const sampleFormatHint = `${formatHint} Texts are written as .txt, numbers as .csv, sounds as .wav.`;
