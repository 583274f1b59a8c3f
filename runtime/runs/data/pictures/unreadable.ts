/** The error for a file that is not a picture, or only part of one. */
export class UnreadableImage extends Error {
  override readonly name = 'UnreadableImage';
  /** The name of the file inside its set, once it is known. */
  file?: string;
}

/**
 * The error for a picture of a kind that is not read: apparently whole, but of another format, or of numbers without a
 * defined meaning.
 */
export class UnsupportedImage extends UnreadableImage {}
