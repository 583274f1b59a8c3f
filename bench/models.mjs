/** What the benches train. `batch` is that of the table, `small` that of the long run for leaks. */
export const models = [
  { name: 'vae', title: 'VAE', spec: 'specs/vae-mnist.gen', model: 'VAE', batch: 128, small: 8 },
  { name: 'dcgan', title: 'DCGAN', spec: 'specs/dcgan.gen', model: 'DCGAN', batch: 64, small: 4 },
  { name: 'wgan-gp', title: 'WGAN-GP', spec: 'specs/dcgan.gen', model: 'WGAN_GP', batch: 64, small: 2 },
  { name: 'unet', title: 'U-Net 256×256 and PatchGAN', spec: 'bench/specs/unet.gen', model: 'Pix2Pix', batch: 1 },
  { name: 'fruit-vae', title: 'fruit VAE', spec: 'bench/specs/fruit-vae.gen', model: 'FruitVAE', batch: 32 },
  { name: 'flow', title: 'dense flow', spec: 'bench/specs/flow.gen', model: 'DenseFlow', batch: 128 },
];

/** Those of a comma-separated list; all without one. */
export function chooseModels(text) {
  if (text === undefined) return models;
  return text.split(',').map((word) => {
    const found = models.find(({ name }) => name === word.trim());
    if (found) return found;
    throw new Error(`There is no model '${word}'. Known: ${models.map(({ name }) => name).join(', ')}.`);
  });
}
