/** Sounds as WAV files of 16 bits, one channel. */

/** Samples beyond -1 … 1 are cut; what is no number is silence. */
export function wavFile(samples: ArrayLike<number>, rate: number): Buffer {
  const file = Buffer.alloc(44 + 2 * samples.length);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + 2 * samples.length, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(2 * rate, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(2 * samples.length, 40);
  for (let index = 0; index < samples.length; index++) {
    const value = samples[index]!;
    const whole = Number.isNaN(value) ? 0 : Math.round(Math.min(1, Math.max(-1, value)) * 32767);
    file.writeInt16LE(whole, 44 + 2 * index);
  }
  return file;
}
