import { abScale, epsilon, kappa, toXyz, white } from '../../../library/ops/color.js';
import { toRgb, type Picture } from './picture.js';

/** The linear values of sRGB, by byte. */
const linear = Float64Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

const compressed = (t: number): number => (t > epsilon ? Math.cbrt(t) : (kappa * t + 16) / 116);

/**
 * The numbers of `nn.lab` from bytes: L/100, a/128, b/128 per pixel. Grey pictures become grey in all three channels
 * first.
 */
export function toLab(picture: Picture): Picture<Float32Array> {
  const { height, width, data } = toRgb(picture);
  const [toX, toY, toZ] = toXyz;
  const lab = new Float32Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const [r, g, b] = [linear[data[at]!]!, linear[data[at + 1]!]!, linear[data[at + 2]!]!];
    const x = compressed((toX[0] * r + toX[1] * g + toX[2] * b) / white[0]);
    const y = compressed((toY[0] * r + toY[1] * g + toY[2] * b) / white[1]);
    const z = compressed((toZ[0] * r + toZ[1] * g + toZ[2] * b) / white[2]);
    lab[at] = Math.max(0, 1.16 * y - 0.16); // Rounding would take black a little below 0.
    lab[at + 1] = (500 / abScale) * (x - y);
    lab[at + 2] = (200 / abScale) * (y - z);
  }
  return { height, width, channels: 3, data: lab };
}
