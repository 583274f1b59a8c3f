/**
 * A user's program with a trained model: it draws digits with the decoder of a run and prints them as text.
 *
 *   genc train examples/quickstart/vae.gen --out runs/digits
 *   node examples/own-program/run.mjs runs/digits 2 0 2 6
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { createTrainer, loadNewestCheckpoint, openRun, prepareBackend } from 'genc/runtime/node';

const shades = ' .:-=+*#%@';

/** Pixels as text, with one row of characters per two rows of pixels, since characters are twice as high as wide. */
function asText(pixels: Float32Array, height: number, width: number): string[] {
  return Array.from({ length: height / 2 }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const at = 2 * row * width + column;
      const value = (pixels[at]! + pixels[at + width]!) / 2;
      return shades[Math.min(shades.length - 1, Math.floor(value * shades.length))]!;
    }).join(''),
  );
}

/** Draws the given digits side by side, as the sample `generate` of the spec describes. */
export async function draw(runFolder: string, digits: readonly number[]): Promise<string> {
  await prepareBackend();
  const { run, model } = await openRun(runFolder);
  const trainer = createTrainer(model, { seed: run.seed });
  const { arrays, position } = await loadNewestCheckpoint(runFolder);
  trainer.load({ arrays, iteration: position.step }, { weightsOnly: true });
  const pictures = tf.tidy(() => {
    const given = { digit: tf.tensor1d([...digits], 'int32') };
    const [drawn] = model.samples['generate']!.run(trainer.weights, given, trainer.pass('draw', digits.length));
    return drawn as Tensor4D;
  });
  const [, height, width] = pictures.shape;
  const pixels = (await pictures.data()) as Float32Array;
  pictures.dispose();
  trainer.dispose();
  const texts = digits.map((_, index) => asText(pixels.subarray(index * height * width), height, width));
  return texts[0]!.map((_, row) => texts.map((text) => text[row]).join(' ')).join('\n');
}
