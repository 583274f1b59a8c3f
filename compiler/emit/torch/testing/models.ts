/** The models of the repository whose numbers are compared on both targets, in sizes that a processor computes. */

export interface ComparedModel {
  readonly spec: string;
  readonly model: string;
  readonly batch: number;
  readonly settings?: Readonly<Record<string, string>>;
  /** Texts of the spec, such as sizes of pictures, and what stands in their place. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Compared in every run of the tests; the others only with GENC_PARITY=all. */
  readonly always?: true;
  /** The backend of TensorFlow.js. The sums of `cpu` are the more exact ones, and take much longer. */
  readonly backend: 'cpu' | 'wasm';
}

const of = (
  spec: string,
  models: readonly string[],
  more: Omit<ComparedModel, 'spec' | 'model'>,
): readonly ComparedModel[] => models.map((model) => ({ spec: `specs/${spec}.gen`, model, ...more }));

const small = { resolution: '32', most: '8', latent: '8', steps: '1' };

export const comparedModels: readonly ComparedModel[] = [
  ...of('testing/loops', ['Loops', 'Walk', 'Places', 'Visited'], { batch: 3, backend: 'cpu', always: true }),
  ...of('testing/annealed', ['Annealed'], { batch: 3, backend: 'cpu', always: true }),
  ...of('dcgan', ['DCGAN', 'WGAN_GP'], { batch: 4, backend: 'wasm', always: true }),
  ...of('dcgan', ['Minimax', 'LeastSquares', 'Hinge', 'WGAN'], { batch: 4, backend: 'wasm' }),
  ...of('vae-mnist', ['VAE'], { batch: 4, backend: 'wasm', always: true }),
  ...of('cvae-mnist', ['ConditionalVAE'], { batch: 4, backend: 'wasm', always: true }),
  ...of('vae-faces', ['FacesVAE', 'CartoonVAE'], { batch: 2, backend: 'wasm' }),
  ...of('cvae-faces', ['FacesCVAE', 'Judged'], { batch: 2, backend: 'wasm' }),
  ...of('fruit-vae', ['FruitVAE'], { batch: 4, backend: 'wasm', settings: { latent: '64' } }),
  ...of('vq-vae', ['VQVAE', 'EMA'], { batch: 4, backend: 'wasm' }),
  ...of('vq-vae', ['Reset'], { batch: 4, backend: 'wasm', always: true }),
  ...of('vq-vae', ['Prior', 'Garments'], { batch: 2, backend: 'wasm', settings: { width: '16', depth: '2' } }),
  ...of('vq-vae-2', ['VQVAE2'], { batch: 2, backend: 'wasm' }),
  ...of('beta-tc-vae', ['BetaTCVAE'], { batch: 4, backend: 'wasm', settings: { m: '4' } }),
  ...of('iwae', ['IWAE'], { batch: 4, backend: 'wasm', always: true }),
  ...of('iwae', ['VAE', 'IWAE50'], { batch: 2, backend: 'wasm' }),
  ...of('gumbel-vae', ['GumbelVAE', 'Hard', 'Annealed'], { batch: 4, backend: 'wasm' }),
  ...of('wae', ['WAE', 'Adversarial'], { batch: 4, backend: 'wasm', settings: { width: '8' } }),
  ...of('ladder-vae', ['LadderVAE'], { batch: 4, backend: 'wasm' }),
  ...of('vade', ['VaDE'], { batch: 4, backend: 'wasm' }),
  ...of('vit-mae', ['ViT', 'MAE', 'Mixer'], { batch: 4, backend: 'wasm' }),
  ...of('ac-gan', ['ACGAN'], { batch: 4, backend: 'wasm' }),
  ...of('projection-gan', ['ProjectionGAN'], { batch: 4, backend: 'wasm' }),
  ...of('sagan', ['SAGAN'], { batch: 2, backend: 'wasm' }),
  ...of('vq-vae-2', ['Priors', 'Garments'], { batch: 2, backend: 'wasm', settings: { width: '16' } }),
  ...of('ddpm', ['DDPM', 'Cosine', 'PredictX', 'PredictV', 'Guided'], {
    batch: 2,
    backend: 'wasm',
    settings: { T: '4' },
  }),
  ...of('ddpm', ['DDIM'], { batch: 2, backend: 'wasm', settings: { T: '4', S: '3' } }),
  ...of('edm', ['EDM', 'Euler', 'Stochastic', 'VP', 'VE'], {
    batch: 2,
    backend: 'wasm',
    settings: { N: '3', width: '16' },
  }),
  ...of('latent-diffusion', ['LatentDiffusion'], {
    ...{ batch: 2, backend: 'wasm', settings: { T: '8', S: '2', width: '16' } },
    instead: { 'resize(64)': 'resize(32)', '64, 64, 3': '32, 32, 3', '16, 16, 4': '8, 8, 4' },
  }),
  ...of('flow-matching', ['RectifiedFlow', 'Heun', 'Reflow'], { batch: 2, backend: 'wasm', settings: { steps: '2' } }),
  ...of('vq-gan', ['VQGAN'], { batch: 2, backend: 'wasm' }),
  ...of('pixelcnn', ['PixelCNN'], { batch: 2, backend: 'wasm', settings: { width: '8', depth: '2' } }),
  ...of('glow', ['Glow'], { batch: 2, backend: 'wasm', settings: { depth: '2' }, always: true }),
  ...of('glow', ['Additive', 'Reversed', 'Shuffled'], { batch: 2, backend: 'wasm', settings: { depth: '2' } }),
  ...of('two-moons', ['TwoMoons', 'Logistic', 'Additive'], { batch: 8, backend: 'wasm' }),
  ...of('two-moons', ['Conditional', 'MAF'], { batch: 8, backend: 'wasm', always: true }),
  ...of('srgan', ['SRGAN'], { batch: 2, backend: 'wasm' }),
  ...of('realnvp', ['RealNVP', 'Variational', 'Ratio'], { batch: 2, backend: 'wasm' }),
  ...of('realnvp', ['Multiscale'], { batch: 2, backend: 'wasm', always: true }),
  ...of('realnvp-latent', ['LatentRealNVP'], { batch: 4, backend: 'wasm' }),
  ...of('residual-flow', ['ResidualFlow'], { batch: 2, backend: 'wasm' }),
  ...of('residual-flow', ['Unbiased'], { batch: 2, backend: 'wasm', always: true }),
  ...of('stylegan', ['StyleGAN', 'A', 'B', 'C', 'D', 'E', 'WGAN_GP', 'Faces', 'Anime'], {
    ...{ batch: 4, backend: 'cpu', settings: small },
  }),
  ...of('colorize', ['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'M7_tuned', 'M8', 'M9'], {
    ...{ batch: 2, backend: 'wasm', settings: { size: '64' } },
  }),
  ...of('pix2pix', ['Pix2Pix', 'Labels', 'Maps'], { batch: 1, backend: 'wasm' }),
  ...of('cyclegan', ['CycleGAN', 'LeastSquares'], { batch: 1, backend: 'wasm' }),
  ...of('cyclegan', ['ResNet9'], { batch: 1, backend: 'wasm', instead: { '256': '64', '30, 30': '6, 6' } }),
];
