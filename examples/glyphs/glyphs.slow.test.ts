/** Every model of the folder trains on the built-in digits as it stands, and draws. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, genc } from '../../cli/testing.js';

/** Nats of a picture of 28 × 28, all of whose pixels are as likely black as white. */
const blind = 784 * Math.log(2);

/** Models, a loss, what a net that knows nothing has of it, and the sample that is drawn. */
const models = [
  ['ddpm.gen:DDPM', 'simple', 1, 'fast'],
  ['ddpm.gen:Cosine', 'simple', 1, 'generate'],
  ['iwae.gen:IWAE', 'bound', blind, 'generate'],
  ['beta-tc-vae.gen:BetaTCVAE', 'reconstruction', blind, 'generate'],
  ['vit.gen:ViT', 'ce', Math.log(10), undefined],
  ['vit.gen:Mixer', 'ce', Math.log(10), undefined],
  ['vit.gen:MAE', 'filling', blind, 'fill'],
  // A grey picture is a quarter away from black and from white.
  ['vq-prior.gen:VQPrior', 'plain', 784 / 4, 'generate'],
] as const;

test.each(models)(
  '%s',
  async (model, loss, knowsNothing, sample) => {
    const out = join(emptyFolder(), 'run');
    const trained = await genc(['train', `examples/glyphs/${model}`, '--steps', '24', '--batch', '16', '--out', out]);
    expect(trained.err).not.toContain('error');
    expect(trained.code).toBe(0);
    const found = new RegExp(`"${loss}":([-\\d.]+)`).exec(readFileSync(join(out, 'metrics.jsonl'), 'utf8'));
    expect(Number(found?.[1])).toBeLessThan(knowsNothing);
    if (sample !== undefined) expect(existsSync(join(out, `samples/${sample}/step-00000024.png`))).toBe(true);
  },
  600_000,
);
