/** Twenty iterations of every spec in both engines: losses, metrics, weights, states, averages and moments. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../runtime/engine/backend/index.js';
import { graphOf, nodeModel, specModels, writeTorch } from './models.js';
import { inNode, inTorch, statesApart, termsApart, twinIn } from './parity.js';
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
const iterations = Number(process.env['GENC_ITERATIONS'] ?? 20);

/** Prints a row: the first iteration, all, all by rounding alone, the state, the state by rounding alone. */
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
      const torch = inTorch(folder, model, training, { twin: true });
      const twin = twinIn(folder);
      const node = await inNode(model, training);
      const terms = node.terms.map((each, index) => termsApart(each, torch.terms[index]!));
      const rounding = twin.terms.map((each, index) => termsApart(each, torch.terms[index]!));
      const state = statesApart(node.arrays, torch.arrays);
      const roundedState = statesApart(twin.arrays, torch.arrays);
      tell(
        named.name,
        [terms[0]!, Math.max(...terms), Math.max(...rounding), state.apart, roundedState.apart],
        state.path,
      );
      expect(terms[0]).toBeLessThan(1e-5);
      // Rounding grows in trainings such as those of adversaries; engines may differ as much as it makes of the last bits.
      for (const [index, each] of terms.entries())
        expect(each, `iteration ${index}`).toBeLessThan(Math.max(1e-3, 10 * Math.max(...rounding.slice(0, index + 1))));
      expect(state.apart, state.path).toBeLessThan(Math.max(1e-2, 10 * roundedState.apart));
      rmSync(folder, { recursive: true });
    },
    3_600_000,
  );
});
