/** Formats that pictures are written in, by the ending of their file. */
const pictureFormats = { png: 'png', jpg: 'jpeg', jpeg: 'jpeg', webp: 'webp' } as const;
export type PictureFormat = (typeof pictureFormats)[keyof typeof pictureFormats];

/** The format that a path's ending asks for; undefined for endings that are not written. */
export function pictureFormatOf(path: string): PictureFormat | undefined {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(pictureFormats, ending) ? pictureFormats[ending as keyof typeof pictureFormats] : undefined;
}

/** What to say of another ending. */
export const formatHint = 'The ending says the format: .png, .jpg or .webp.';
