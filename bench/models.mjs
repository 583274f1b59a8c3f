/**
 * The models that the benches train. `batch` is the batch size of the table, `small` that of the long run for leaks;
 * `cycle` steps are timed together; `variants` names the compared variants if they are not all.
 */
export const models = [
  { name: 'vae', title: 'VAE', spec: 'specs/vae-mnist.gen', model: 'VAE', batch: 128, small: 8 },
  { name: 'dcgan', title: 'DCGAN', spec: 'specs/dcgan.gen', model: 'DCGAN', batch: 64, small: 4 },
  { name: 'wgan-gp', title: 'WGAN-GP', spec: 'specs/dcgan.gen', model: 'WGAN_GP', batch: 64, small: 2 },
  { name: 'unet', title: 'U-Net 256×256 and PatchGAN', spec: 'bench/specs/unet.gen', model: 'Pix2Pix', batch: 1 },
  { name: 'fruit-vae', title: 'fruit VAE', spec: 'bench/specs/fruit-vae.gen', model: 'FruitVAE', batch: 32 },
  // Whole systems, compared with PyTorch only.
  {
    name: 'cyclegan',
    title: 'CycleGAN 256×256',
    spec: 'specs/cyclegan.gen',
    model: 'CycleGAN',
    batch: 1,
    variants: ['genc', 'torch'],
  },
  {
    name: 'stylegan',
    title: 'StyleGAN 32×32, 128 channels',
    spec: 'specs/stylegan.gen',
    model: 'StyleGAN',
    settings: { resolution: '32', most: '128' },
    batch: 8,
    small: 2,
    // The penalty is part of every sixteenth step.
    cycle: 16,
    variants: ['genc', 'torch'],
  },
  {
    name: 'diffusion',
    title: 'diffusion, U-Net with attention',
    spec: 'specs/flow-matching.gen',
    model: 'RectifiedFlow',
    batch: 32,
    variants: ['genc', 'torch'],
  },
  {
    name: 'prior',
    title: 'transformer prior of 64 codes',
    spec: 'bench/specs/prior.gen',
    model: 'CodePrior',
    batch: 32,
    variants: ['genc', 'torch'],
  },
  { name: 'flow', title: 'dense flow', spec: 'bench/specs/flow.gen', model: 'DenseFlow', batch: 128 },
];

/** The models of a comma-separated list; all models without a list. */
export function chooseModels(text) {
  if (text === undefined) return models;
  return text.split(',').map((word) => {
    const found = models.find(({ name }) => name === word.trim());
    if (found) return found;
    throw new Error(`There is no model '${word}'. Known: ${models.map(({ name }) => name).join(', ')}.`);
  });
}
