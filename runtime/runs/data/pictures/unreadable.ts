/** A file that is no picture, or only part of one. */
export class UnreadableImage extends Error {
  override readonly name = 'UnreadableImage';
  /** Its name inside its set, once that is known. */
  file?: string;
}

/** A picture of a kind that is not read: whole, as far as is known, but of another format, or of numbers without a defined meaning. */
export class UnsupportedImage extends UnreadableImage {}
