/** Bytes as decoded, 0..255; or numbers that are used as they are, made by `lab` or another model. */
export type Pixels = Uint8Array | Float32Array;

/** A picture, row by row, channels last; of bytes by default. */
export interface Picture<V extends Pixels = Uint8Array> {
  readonly height: number;
  readonly width: number;
  /** The number of channels: 1 (grey) or 3 (RGB or Lab). Transparency is flattened on reading. */
  readonly channels: 1 | 3;
  /** The height × width × channels values. */
  readonly data: V;
  /** Samples per second of a sound, which is a picture of one row. */
  readonly rate?: number;
}

export type AnyPicture = Picture<Pixels>;

export const isBytes = (picture: AnyPicture): picture is Picture => picture.data instanceof Uint8Array;

const like = (values: Pixels, length: number): Pixels =>
  values instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);

/** The rectangle that starts at row `top` and column `left`. */
export function cut(picture: AnyPicture, top: number, left: number, height: number, width: number): AnyPicture {
  const { channels } = picture;
  const data = like(picture.data, height * width * channels);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * picture.width + left) * channels;
    data.set(picture.data.subarray(from, from + width * channels), row * width * channels);
  }
  return { height, width, channels, data };
}

/** The picture with left and right exchanged. */
export function mirrored(picture: AnyPicture): AnyPicture {
  const { height, width, channels } = picture;
  const data = like(picture.data, picture.data.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (row * width + column) * channels;
      const to = (row * width + (width - 1 - column)) * channels;
      for (let c = 0; c < channels; c++) data[to + c] = picture.data[from + c]!;
    }
  }
  return { height, width, channels, data };
}

export function inverted(picture: Picture): Picture {
  const data = new Uint8Array(picture.data.length);
  for (let i = 0; i < data.length; i++) data[i] = 255 - picture.data[i]!;
  return { ...picture, data };
}

/** The luma by ITU-R BT.601, in the fixed-point form of Pillow's `convert("L")`. */
export function toGrey(picture: Picture): Picture {
  if (picture.channels === 1) return picture;
  const { height, width, data } = picture;
  const grey = new Uint8Array(height * width);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = (data[3 * i]! * 19595 + data[3 * i + 1]! * 38470 + data[3 * i + 2]! * 7471 + 0x8000) >> 16;
  }
  return { height, width, channels: 1, data: grey };
}

export function toRgb(picture: Picture): Picture {
  if (picture.channels === 3) return picture;
  const { height, width, data } = picture;
  const rgb = new Uint8Array(height * width * 3);
  for (let i = 0; i < data.length; i++) rgb.fill(data[i]!, 3 * i, 3 * i + 3);
  return { height, width, channels: 3, data: rgb };
}
