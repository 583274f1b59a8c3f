/** Sounds at another rate, and of another length. */
import type { AnyPicture } from '../pictures/picture.js';

/** The sound with silence at its end, up to a length. */
export function padded(sound: AnyPicture, length: number): AnyPicture {
  if (sound.width >= length) return sound;
  const data = new Float32Array(length);
  data.set(sound.data);
  return { ...sound, width: length, data };
}

/** Zero crossings of the filter on each side: enough for a stop band of about -80 dB under a Blackman window. */
const crossings = 24;

/**
 * The sound at another rate: a sinc under a Blackman window, cut at the lower of the two Nyquist frequencies. Its
 * weights add up to 1 at every place, so that a constant stays what it is.
 */
export function resampled(sound: AnyPicture, rate: number): AnyPicture {
  const { data, rate: from } = sound;
  if (from === undefined || from === rate) return sound;
  const ratio = rate / from;
  const cutoff = Math.min(1, ratio);
  const reach = crossings / cutoff;
  const length = Math.max(1, Math.round(data.length * ratio));
  const out = new Float32Array(length);
  for (let index = 0; index < length; index++) {
    const centre = index / ratio;
    let [sum, weights] = [0, 0];
    const [first, last] = [
      Math.max(0, Math.ceil(centre - reach)),
      Math.min(data.length - 1, Math.floor(centre + reach)),
    ];
    for (let at = first; at <= last; at++) {
      const x = (at - centre) * cutoff;
      const share = x / crossings;
      const window = 0.42 + 0.5 * Math.cos(Math.PI * share) + 0.08 * Math.cos(2 * Math.PI * share);
      const weight = x === 0 ? 1 : (window * Math.sin(Math.PI * x)) / (Math.PI * x);
      sum += weight * data[at]!;
      weights += weight;
    }
    out[index] = weights === 0 ? 0 : sum / weights;
  }
  return { height: 1, width: length, channels: 1, data: out, rate };
}
