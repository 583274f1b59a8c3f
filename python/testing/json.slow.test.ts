/** Numbers and texts in files of both engines. */
import { describe, expect, it } from 'vitest';
import { toJson } from '../../runtime/common/json.js';
import { hasTorch, runPython } from './python.js';

describe.skipIf(!hasTorch)('JSON of genc_torch', () => {
  it('is that of Node', () => {
    const bits = new Float64Array(20_000);
    for (let index = 0, word = 1; index < bits.length; index += 1) {
      word = Math.imul(word, 48271) >>> 0;
      const other = Math.imul(word, 69621) >>> 0;
      bits[index] = new Float64Array(Uint32Array.of(word, other).buffer)[0]!;
    }
    const plain = [
      0,
      -0,
      1,
      -1,
      0.1,
      1e-7,
      1.5e-7,
      1e-6,
      123456789012345680000,
      1e21,
      1.5e300,
      5e-324,
      2 ** 53,
      100,
      1e16,
    ];
    const values = {
      numbers: [...plain, ...plain.map((each) => each / 3), ...bits, NaN, Infinity, -Infinity],
      floats: [...Float32Array.from(bits.subarray(0, 2000), (each) => Math.sin(each) / 7)],
      texts: ['NaN', '\\\\Infinity', 'a "b" \n \u2028 é \u0001', ''],
      nested: [{ a: { b: [] } }, true, false],
    };
    // Python reads the texts that it writes again, so a number that either side changes shows.
    const text = toJson(values);
    expect(runPython('echo_json.py', { input: text })).toBe(text);
  });
});
