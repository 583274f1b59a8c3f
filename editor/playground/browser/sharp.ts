/** What the figures of a run use of sharp, on canvases. Decoding has a counterpart of its own, `decode.ts`. */
import { Buffer } from 'buffer';
import { rasterize } from './rasterizer.js';

interface Raw {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}
interface Overlay {
  readonly input: Uint8Array;
  readonly left?: number;
  readonly top?: number;
}
interface Options {
  readonly raw?: Raw;
  readonly create?: Raw & { readonly background: string };
  /** Dots per inch of an SVG; 72 draws it in its own size. */
  readonly density?: number;
}
type Step = (surface: OffscreenCanvas) => OffscreenCanvas | Promise<OffscreenCanvas>;
type Format = 'png' | 'jpeg' | 'webp';

export default function sharp(input: Uint8Array | Options, options: Options = {}): Drawing {
  if (!(input instanceof Uint8Array)) return new Drawing(() => filled(input.create!));
  const { raw, density = 72 } = options;
  if (raw) return new Drawing(() => ofPixels(input, raw));
  return new Drawing(async () => copied(await rasterize(new TextDecoder().decode(input), density / 72)));
}
sharp.versions = { vips: 'browser' };

class Drawing {
  private readonly steps: Step[] = [];
  private format: Format = 'png';
  private quality: number | undefined;

  constructor(private readonly start: () => OffscreenCanvas | Promise<OffscreenCanvas>) {}

  composite(overlays: readonly Overlay[]): this {
    return this.then(async (surface) => {
      for (const { input, left = 0, top = 0 } of overlays)
        surface.getContext('2d')!.drawImage(await opened(input), left, top);
      return surface;
    });
  }

  extend({
    top,
    bottom,
    left,
    right,
    background,
  }: Record<'top' | 'bottom' | 'left' | 'right', number> & { background: string }): this {
    return this.then((surface) => {
      const [width, height] = [surface.width + left + right, surface.height + top + bottom];
      return drawn(surface, filled({ width, height, channels: 3, background }), left, top);
    });
  }

  flatten({ background }: { background: string }): this {
    return this.then((surface) => drawn(surface, filled({ width: surface.width, height: surface.height, channels: 3, background }))); // prettier-ignore
  }

  resize(width: number, height: number, { kernel }: { kernel: string }): this {
    return this.then((surface) => {
      const scaled = new OffscreenCanvas(width, height);
      const context = scaled.getContext('2d')!;
      context.imageSmoothingEnabled = kernel !== 'nearest';
      context.drawImage(surface, 0, 0, width, height);
      return scaled;
    });
  }

  removeAlpha(): this {
    return this;
  }
  png(): this {
    return this.toFormat('png');
  }
  webp(): this {
    return this.toFormat('webp');
  }
  jpeg({ quality }: { quality: number }): this {
    this.quality = quality / 100;
    return this.toFormat('jpeg');
  }
  toFormat(format: Format): this {
    this.format = format;
    return this;
  }

  async toBuffer(): Promise<Buffer> {
    let surface = await this.start();
    for (const step of this.steps) surface = await step(surface);
    const blob = await surface.convertToBlob({ type: `image/${this.format}`, quality: this.quality });
    return Buffer.from(await blob.arrayBuffer());
  }

  private then(step: Step): this {
    this.steps.push(step);
    return this;
  }
}

/** Bytes with one or three channels as a picture. */
function ofPixels(bytes: Uint8Array, { width, height, channels }: Raw): OffscreenCanvas {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at++)
    for (let channel = 0; channel < 3; channel++)
      rgba[4 * at + channel] = bytes[at * channels + (channels === 1 ? 0 : channel)]!;
  const surface = new OffscreenCanvas(width, height);
  surface.getContext('2d')!.putImageData(new ImageData(rgba, width, height), 0, 0);
  return surface;
}

function filled({ width, height, background }: Raw & { readonly background: string }): OffscreenCanvas {
  const surface = new OffscreenCanvas(width, height);
  const context = surface.getContext('2d')!;
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  return surface;
}

const drawn = (upper: CanvasImageSource, lower: OffscreenCanvas, left = 0, top = 0): OffscreenCanvas => {
  lower.getContext('2d')!.drawImage(upper, left, top);
  return lower;
};

const copied = (bitmap: ImageBitmap): OffscreenCanvas =>
  drawn(bitmap, new OffscreenCanvas(bitmap.width, bitmap.height));

/** A picture in a file: an SVG, or one that the browser decodes. */
const opened = (bytes: Uint8Array): Promise<ImageBitmap> =>
  bytes[0] === 0x3c
    ? rasterize(new TextDecoder().decode(bytes), 1)
    : createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]));
