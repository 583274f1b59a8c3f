/** Convolutions done piece by piece, so that the values between their operations are small. */
import type { ConvolutionInfo } from '../wasm/geometry.js';

/**
 * The default count of numbers between the operations of a piece. Unfolded pictures that stay in the processor's caches
 * are read back a third faster, and a picture of any size needs little memory. Sizes from 2 to 7 megabytes were
 * measured as best.
 */
const ROOM = 2 ** 20;

/** A convolution of some whole pictures or of one picture's rows. All sections share the same computation. */
export interface Section {
  /** The section as a convolution by itself. */
  readonly info: ConvolutionInfo;
  /** The places in memory, as counts of numbers, at which its inputs (x, or dx) and outputs (y, or dy) begin. */
  readonly places: readonly { readonly x: number; readonly y: number }[];
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const pictureOf = (info: ConvolutionInfo): { x: number; y: number } => ({
  x: info.inHeight * info.inWidth * info.inChannels,
  y: info.outHeight * info.outWidth * info.outChannels,
});

function withBatch(info: ConvolutionInfo, batchSize: number): ConvolutionInfo {
  const [, ...input] = info.inShape;
  const [, ...output] = info.outShape;
  return { ...info, batchSize, inShape: [batchSize, ...input], outShape: [batchSize, ...output] };
}

/** Sections of as many pictures as `most` allows, with about the same number each. */
function byPictures(info: ConvolutionInfo, most: number): Section[] {
  const { batchSize } = info;
  const size = Math.ceil(batchSize / Math.ceil(batchSize / most));
  const whole = Math.floor(batchSize / size);
  const picture = pictureOf(info);
  const at = (index: number) => ({ x: index * picture.x, y: index * picture.y });
  const sections = [{ info: withBatch(info, size), places: range(whole).map((index) => at(index * size)) }];
  const rest = batchSize - whole * size;
  if (rest > 0) sections.push({ info: withBatch(info, rest), places: [at(whole * size)] });
  return sections;
}

/** Rows of one picture: those of x, and those of y that belong to them. */
interface Band {
  readonly x: readonly [first: number, count: number];
  readonly y: readonly [first: number, count: number];
}

/** The band of the rows of x from which `count` rows of y from `first` on are made. */
function bandOfOutputs(info: ConvolutionInfo, first: number, count: number): Band {
  const { strideHeight, dilationHeight, filterHeight, inHeight, padInfo } = info;
  const low = Math.max(0, first * strideHeight - padInfo.top);
  const last = (first + count - 1) * strideHeight - padInfo.top + (filterHeight - 1) * dilationHeight;
  return { x: [low, Math.min(inHeight - 1, last) - low + 1], y: [first, count] };
}

/** The band of the rows of y in which `count` rows of x from `first` on take part. */
function bandOfInputs(info: ConvolutionInfo, first: number, count: number): Band {
  const { strideHeight, dilationHeight, filterHeight, outHeight, padInfo } = info;
  const top = first + padInfo.top;
  const low = Math.max(0, Math.ceil((top - (filterHeight - 1) * dilationHeight) / strideHeight));
  const high = Math.min(outHeight - 1, Math.floor((top + count - 1) / strideHeight));
  return { x: [first, count], y: [low, high - low + 1] };
}

function bandInfo(info: ConvolutionInfo, { x, y }: Band): ConvolutionInfo {
  const { inWidth, inChannels, outWidth, outChannels, padInfo, strideHeight, filterHeight, dilationHeight } = info;
  // Row r of y begins at row r · stride − top of x, both here and in the whole.
  const top = padInfo.top + x[0] - y[0] * strideHeight;
  const end = (y[1] - 1) * strideHeight + (filterHeight - 1) * dilationHeight + 1 - top;
  return {
    ...info,
    batchSize: 1,
    inHeight: x[1],
    outHeight: y[1],
    inShape: [1, x[1], inWidth, inChannels],
    outShape: [1, y[1], outWidth, outChannels],
    padInfo: { ...padInfo, top, bottom: Math.max(0, end - x[1]) },
  };
}

/** Bands of about `most` rows of y or of x (of x a multiple of the stride); undefined if that is not possible. */
function byRows(info: ConvolutionInfo, most: number, along: 'x' | 'y'): Section[] | undefined {
  const { strideHeight, filterHeight, dilationHeight } = info;
  const [rows, unit] = along === 'y' ? [info.outHeight, 1] : [info.inHeight, strideHeight];
  const size = Math.ceil(rows / Math.ceil(rows / most) / unit) * unit;
  const bands = range(Math.ceil(rows / size)).map((index) => {
    const count = Math.min(size, rows - index * size);
    return (along === 'y' ? bandOfOutputs : bandOfInputs)(info, index * size, count);
  });
  const isWhole = ({ x, y }: Band): boolean => x[1] > 0 && y[1] > 0;
  if (along === 'x' && (filterHeight - 1) * dilationHeight < strideHeight - 1) return undefined;
  if (!bands.every(isWhole)) return undefined;
  const picture = pictureOf(info);
  const sections = new Map<string, { info: ConvolutionInfo; places: { x: number; y: number }[] }>();
  for (const band of bands) {
    const own = bandInfo(info, band);
    const key = [own.inHeight, own.outHeight, own.padInfo.top, own.padInfo.bottom].join();
    const section = sections.get(key) ?? { info: own, places: [] };
    sections.set(key, section);
    for (let index = 0; index < info.batchSize; index += 1) {
      section.places.push({
        x: index * picture.x + band.x[0] * info.inWidth * info.inChannels,
        y: index * picture.y + band.y[0] * info.outWidth * info.outChannels,
      });
    }
  }
  return [...sections.values()];
}

/**
 * The sections that together are the convolution. `between` is the count of numbers between its operations for each
 * picture, and `room` the count allowed. Each section reads the whole filter again, so sections grow with the filter.
 */
export function sectionsOf(info: ConvolutionInfo, between: number, along: 'x' | 'y', room?: number): Section[] {
  const filter = info.filterHeight * info.filterWidth * info.inChannels * info.outChannels;
  const most = room ?? Math.max(ROOM, 2 * filter);
  const pictures = Math.floor(most / between);
  if (pictures >= 1) return byPictures(info, pictures);
  const rows = along === 'y' ? info.outHeight : info.inHeight;
  return byRows(info, Math.max(1, Math.floor((rows * most) / between)), along) ?? byPictures(info, 1);
}
