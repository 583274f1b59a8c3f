/** Twenty iterations of every spec in both engines: losses, metrics, weights, states, averages and moments. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../runtime/engine/backend/index.js';
import { graphOf, nodeModel, specModels, writeTorch } from './models.js';
import { inNode, inTorch, netsApart, termsApart, twinIn } from './parity.js';
import type { Outcome } from './parity.js';
import { hasTorch } from './python.js';

const home = mkdtempSync(join(tmpdir(), 'genc-specs-'));
beforeAll(() => prepareBackend('wasm'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/**
 * An expression for the names of the specs to train: `GENC_SPECS=stylegan`, or `GENC_SPECS=.` for all, which takes an hour.
 * By default, one of each kind of training.
 */
const asked =
  process.env['GENC_SPECS'] ?? '^(dcgan/(DCGAN|WGAN_GP)|vae-mnist/VAE|vq-vae/EMA|realnvp-latent/LatentRealNVP)$';
/** True to train both engines on their own too, and PyTorch once more from other last bits. */
const alone = process.env['GENC_ALONE'] !== undefined;
const iterations = Number(process.env['GENC_ITERATIONS'] ?? 20);

/** Prints a row: the first iteration, all of them from Node's states, the state after the last; then alone, and by rounding. */
const tell = (name: string, numbers: readonly number[], path: string): void =>
  void process.stdout.write(`${name.padEnd(28)} ${numbers.map((each) => each.toExponential(1)).join(' ')} ${path}\n`);

describe.skipIf(!hasTorch)('twenty iterations in both engines', () => {
  it.each(specModels().filter(({ name }) => new RegExp(asked).test(name)))(
    '$name',
    async (named) => {
      const model = await nodeModel(named);
      const folder = join(home, named.name.replace('/', '-'));
      writeTorch(folder, graphOf(named));
      // Iterations are spread over all epochs, so that stages, schedules and growth take part.
      const epochs = Array.from({ length: iterations }, (_, index) => (index * model.train.epochs) / iterations);
      const training = { seed: 7, batch: 4, epochs };
      const node = await inNode(model, training, folder);
      // Rounding grows in trainings such as those of adversaries, so each iteration begins from Node's state.
      const torch = inTorch(folder, model, training, { follow: true });
      const terms = node.terms.map((each, index) => termsApart(each, torch.terms[index]!));
      const state = netsApart(node.arrays, torch.arrays);
      const numbers = [terms[0]!, Math.max(...terms), state.apart];
      if (alone) {
        const free = inTorch(folder, model, training, { twin: true });
        const apartFrom = (other: Outcome): number =>
          Math.max(...other.terms.map((each, index) => termsApart(each, free.terms[index]!)));
        numbers.push(apartFrom(node), apartFrom(twinIn(folder)));
      }
      tell(named.name, numbers, state.path);
      expect(terms[0]).toBeLessThan(1e-5);
      // A step of several repetitions goes on from its own updates.
      expect(Math.max(...terms)).toBeLessThan(1e-3);
      expect(state.apart, state.path).toBeLessThan(1e-2);
      rmSync(folder, { recursive: true });
    },
    3_600_000,
  );
});
