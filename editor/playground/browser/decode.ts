/** Pictures decoded by the browser, in place of libvips: PNG, JPEG, WebP, GIF, BMP and what else it knows. */
import { UnreadableImage } from '../../../runtime/runs/data/pictures/unreadable.js';
import type { Picture } from '../../../runtime/runs/data/pictures/picture.js';

/** The pixels of a bitmap drawn on white, as RGB, or as grey if all of them are. */
function pixelsOf(bitmap: ImageBitmap, height: number, width: number): Picture {
  const surface = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  surface.fillStyle = '#fff';
  surface.fillRect(0, 0, width, height);
  surface.imageSmoothingQuality = 'high';
  surface.drawImage(bitmap, 0, 0, width, height);
  const { data } = surface.getImageData(0, 0, width, height);
  const count = height * width;
  const grey = Array.from({ length: count }).every((_, at) => data[4 * at] === data[4 * at + 1] && data[4 * at] === data[4 * at + 2]); // prettier-ignore
  const channels = grey ? 1 : 3;
  const values = new Uint8Array(count * channels);
  for (let at = 0; at < count; at++)
    for (let channel = 0; channel < channels; channel++) values[at * channels + channel] = data[4 * at + channel]!;
  return { height, width, channels, data: values };
}

export async function decode(bytes: Uint8Array): Promise<Picture> {
  if (bytes.length === 0) throw new UnreadableImage('the file is empty');
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), { imageOrientation: 'from-image' });
  } catch (cause) {
    throw new UnreadableImage('this browser cannot read it as a picture', { cause });
  }
  try {
    return pixelsOf(bitmap, bitmap.height, bitmap.width);
  } finally {
    bitmap.close();
  }
}

/** Scales to exactly `height` × `width` with the browser's smoothing. */
export async function resized(picture: Picture, height: number, width: number): Promise<Picture> {
  if (picture.height === height && picture.width === width) return picture;
  const { channels } = picture;
  const rgba = new Uint8ClampedArray(picture.height * picture.width * 4).fill(255);
  for (let at = 0; at < picture.height * picture.width; at++)
    for (let channel = 0; channel < 3; channel++)
      rgba[4 * at + channel] = picture.data[at * channels + (channels === 1 ? 0 : channel)]!;
  const bitmap = await createImageBitmap(new ImageData(rgba, picture.width, picture.height));
  const scaled = pixelsOf(bitmap, height, width);
  bitmap.close();
  if (scaled.channels === channels) return scaled;
  // A colour picture whose small form is grey keeps its channels.
  const data = Uint8Array.from(
    { length: height * width * channels },
    (_, at) => scaled.data[Math.floor(at / channels)]!,
  );
  return { height, width, channels, data };
}
