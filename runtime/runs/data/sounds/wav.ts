/** WAV files (RIFF): PCM of 8 to 32 bits and floating-point numbers are read; 16 bits are written. */
import { UnreadableImage, UnsupportedImage } from '../pictures/unreadable.js';
import type { AnyPicture } from '../pictures/picture.js';

const [pcm, float, extensible] = [1, 3, 0xfffe];

/** The most seconds of a file that is read, at its rate. */
const mostSeconds = 3600;

/**
 * The samples of a file in -1 … 1 as a picture of one row, with their rate. Channels are averaged.
 * @throws UnreadableImage if the file is not whole; UnsupportedImage for numbers that are not read.
 */
export function decodeWav(bytes: Uint8Array): AnyPicture {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length === 0) throw new UnreadableImage('the file is empty');
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    throw new UnreadableImage('it is no WAV file');
  let format: { kind: number; channels: number; rate: number; bits: number } | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const [name, size] = [file.toString('latin1', at, at + 4), file.readUInt32LE(at + 4)];
    const start = at + 8;
    if (name === 'fmt ' && start + 16 <= file.length) {
      const kind = file.readUInt16LE(start);
      format = {
        kind: kind === extensible && size >= 26 ? file.readUInt16LE(start + 24) : kind,
        channels: file.readUInt16LE(start + 2),
        rate: file.readUInt32LE(start + 4),
        bits: file.readUInt16LE(start + 14),
      };
    } else if (name === 'data') {
      if (!format) throw new UnreadableImage('its format is missing');
      // Programs that write while they record leave the size at 0 or at its largest value.
      const open = size === 0 || size === 0xffffffff;
      if (!open && start + size > file.length)
        throw new UnreadableImage(`it is cut off: it has ${file.length - start} of ${size} bytes of sound`);
      return samplesOf(file.subarray(start, open ? file.length : start + size), format);
    }
    at = start + size + (size % 2);
  }
  throw new UnreadableImage('it holds no sound');
}

function samplesOf(
  body: Buffer,
  { kind, channels, rate, bits }: { kind: number; channels: number; rate: number; bits: number },
): AnyPicture {
  const read = readers[`${kind === float ? 'float' : kind === pcm ? 'pcm' : 'other'}${bits}`];
  if (!read || channels === 0)
    throw new UnsupportedImage(
      `its samples are of the kind ${kind} with ${bits} bits; PCM of 8, 16, 24 and 32 bits and floats are read`,
    );
  const width = bits / 8;
  const count = Math.floor(body.length / (width * channels));
  if (count === 0) throw new UnreadableImage('it holds no sound');
  if (count > mostSeconds * rate) throw new UnsupportedImage(`it is longer than an hour; cut it into pieces`);
  const data = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += read(body, (index * channels + channel) * width);
    data[index] = sum / channels;
  }
  return { height: 1, width: count, channels: 1, data, rate };
}

const readers: Readonly<Record<string, (body: Buffer, at: number) => number>> = {
  pcm8: (body, at) => (body[at]! - 128) / 128,
  pcm16: (body, at) => body.readInt16LE(at) / 2 ** 15,
  pcm24: (body, at) => body.readIntLE(at, 3) / 2 ** 23,
  pcm32: (body, at) => body.readInt32LE(at) / 2 ** 31,
  float32: (body, at) => body.readFloatLE(at),
  float64: (body, at) => body.readDoubleLE(at),
};
