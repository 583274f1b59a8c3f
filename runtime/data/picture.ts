/** Pictures as decoded: bytes, row by row, channels last. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  /** 1 (grey) or 3 (RGB); transparency is flattened on reading. */
  readonly channels: 1 | 3;
  /** height × width × channels values, 0..255. */
  readonly data: Uint8Array;
}

export function sizeOf(picture: Picture): string {
  return `[${picture.height}, ${picture.width}, ${picture.channels}]`;
}

/** The rectangle that starts at row `top` and column `left`. */
export function cut(picture: Picture, top: number, left: number, height: number, width: number): Picture {
  const { channels } = picture;
  const data = new Uint8Array(height * width * channels);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * picture.width + left) * channels;
    data.set(picture.data.subarray(from, from + width * channels), row * width * channels);
  }
  return { height, width, channels, data };
}

/** Left and right exchanged. */
export function mirrored(picture: Picture): Picture {
  const { height, width, channels } = picture;
  const data = new Uint8Array(picture.data.length);
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

/** Luma by ITU-R BT.601, in the fixed-point form of Pillow's `convert("L")`. */
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
