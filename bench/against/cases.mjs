/**
 * The compared trainings: a small model of every family on made-up data. Each case is one run folder, made by its
 * `steps` in order; RUN stands for that folder. `needs` names the case whose run it reads.
 */
const common = ['--seed', 'SEED', '--backend', 'wasm', '--threads', '1', '--data', '../data', '--json'];
const set = (settings) => Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
const train = (spec, ...more) => ['train', spec, ...common, '--out', 'RUN', ...more];
const verb = (name, ...more) => [name, 'RUN', ...more, '--json', '--threads', '1'];
const sample = (name, ...more) => verb('sample', name, '--n', '3', ...more);

/** The steps of a training that stops at a limit and is resumed to its end. */
const interrupted = (steps, start) => [[...start, '--steps', String(steps)], verb('resume')];

const dcgan = (name) => train(`specs/dcgan.gen:${name}`, '--epochs', '1', ...set({ size: 4, pictures: 60 }));
const stylegan = { resolution: 32, latent: 8, most: 8, steps: 3 };
const style = (name, steps) =>
  train(`specs/stylegan.gen:${name}`, '--steps', String(steps), '--batch', '4', ...set(stylegan));
const codebook = (name) =>
  train(
    `specs/vq-vae.gen:${name}`,
    '--epochs',
    '2',
    '--batch',
    '8',
    '--run',
    'FacesVAE=runs/vae-faces',
    ...set({ size: 8, codes: 16 }),
  );
const realnvp = (name, settings) =>
  train(`specs/realnvp.gen:${name}`, '--epochs', '1', '--batch', '24', ...set(settings));
const latent = train(
  'specs/realnvp-latent.gen',
  '--epochs',
  'coding=1,density=2',
  '--batch',
  '24',
  ...set({ latent: 4, width: 8, pairs: 1 }),
);
const residual = (name) =>
  train(`specs/residual-flow.gen:${name}`, '--epochs', '1', '--batch', '24', ...set({ width: 4, blocks: 2 }));
const testing = (spec, ...more) => train(`specs/testing/${spec}`, ...more);

const vae = train('specs/vae-mnist.gen', '--epochs', '2', '--batch', '32');

export const cases = [
  { name: 'vae-mnist', steps: [vae, sample('generate'), sample('generate', '--seed', '3', '--out', 'RUN/more.png')] },
  { name: 'vae-mnist, resumed', steps: interrupted(4, vae), like: 'vae-mnist' },
  { name: 'vae-mnist, begun before and resumed', steps: interrupted(4, vae), like: 'vae-mnist', handover: true },
  { name: 'vae-mnist, two threads', steps: [vae.map((word) => (word === '1' ? '2' : word))] },
  { name: 'vae-mnist, wasm kernels', steps: [vae], environment: { GENC_NATIVE: 'off' } },
  {
    name: 'cvae-mnist',
    steps: [train('specs/cvae-mnist.gen', '--epochs', '1', '--batch', '32'), sample('reconstruct')],
  },
  { name: 'vae-faces', steps: [train('specs/vae-faces.gen', '--epochs', '2', '--batch', '8', ...set({ latent: 4 }))] },
  {
    name: 'cvae-faces',
    steps: [train('specs/cvae-faces.gen', '--epochs', '1', '--batch', '8', ...set({ latent: 4 })), sample('generate')],
  },
  ...['DCGAN', 'Minimax', 'LeastSquares', 'Hinge', 'WGAN', 'WGAN_GP'].map((name) => ({
    name: `dcgan:${name}`,
    steps: [dcgan(name), sample('generate')],
  })),
  { name: 'dcgan:WGAN_GP, resumed', steps: interrupted(2, dcgan('WGAN_GP')), like: 'dcgan:WGAN_GP' },
  { name: 'dcgan:WGAN_GP, wasm kernels', steps: [dcgan('WGAN_GP')], environment: { GENC_NATIVE: 'off' } },
  ...['VQVAE', 'EMA', 'Reset'].map((name) => ({ name: `vq-vae:${name}`, steps: [codebook(name)], needs: 'vae-faces' })),
  { name: 'vq-vae:Reset, resumed', steps: interrupted(4, codebook('Reset')), needs: 'vae-faces', like: 'vq-vae:Reset' },
  {
    name: 'vq-vae-2',
    needs: 'vae-faces',
    steps: [
      train(
        'specs/vq-vae-2.gen',
        '--epochs',
        '1',
        '--batch',
        '8',
        '--run',
        'FacesVAE=runs/vae-faces',
        ...set({ size: 8, codes: 16 }),
      ),
    ],
  },
  { name: 'realnvp', steps: [realnvp('RealNVP', { width: 8, pairs: 1 }), sample('generate'), verb('eval')] },
  { name: 'realnvp:Ratio', steps: [realnvp('Ratio', { width: 8, pairs: 1 })] },
  {
    // This case trains two steps only: the end of an epoch measures densities of all sets, which takes much longer.
    name: 'realnvp:Variational',
    steps: [
      train('specs/realnvp.gen:Variational', '--steps', '2', '--batch', '8', ...set({ width: 4 })),
      sample('generate'),
    ],
  },
  { name: 'residual-flow', steps: [residual('ResidualFlow'), sample('generate')] },
  { name: 'residual-flow:Unbiased', steps: [residual('Unbiased')] },
  {
    name: 'residual-flow:Unbiased, resumed',
    steps: interrupted(2, residual('Unbiased')),
    like: 'residual-flow:Unbiased',
  },
  ...['Small', 'Logistic', 'Averaged'].map((name) => ({
    name: `small-flows:${name}`,
    steps: [testing(`small-flows.gen:${name}`, '--epochs', '1'), sample('generate')],
  })),
  { name: 'realnvp-latent (stages)', steps: [latent, sample('generate')] },
  { name: 'realnvp-latent, resumed', steps: interrupted(6, latent), like: 'realnvp-latent (stages)' },
  {
    name: 'cyclegan (pools)',
    steps: [train('bench/against/specs/cyclegan.gen', '--epochs', '2'), sample('to_b')],
  },
  {
    name: 'cyclegan, resumed',
    steps: interrupted(5, train('bench/against/specs/cyclegan.gen', '--epochs', '2')),
    like: 'cyclegan (pools)',
  },
  { name: 'pix2pix', steps: [train('bench/against/specs/pix2pix.gen', '--epochs', '2'), sample('triples')] },
  {
    name: 'stylegan (averages, search)',
    steps: [
      style('StyleGAN', 17),
      sample('noises'),
      sample('project'),
      verb('edit', '--along', 'kind', '--n', '2', '--held-out', '2', '--show', '1', '--batch', '2'),
    ],
  },
  { name: 'stylegan, resumed', steps: [style('StyleGAN', 3), verb('resume', '--steps', '6')] },
  ...['A', 'B', 'C', 'D', 'E', 'WGAN_GP'].map((name) => ({ name: `stylegan:${name}`, steps: [style(name, 2)] })),
  {
    name: 'tinted (edit)',
    steps: [
      testing('tinted.gen:Editable', '--steps', '4'),
      sample('project'),
      verb('edit', '--n', '4', '--held-out', '2', '--show', '2', '--along', 'kind'),
    ],
  },
  { name: 'fused (activations)', steps: [testing('fused.gen', '--steps', '4'), sample('generate')] },
  {
    name: 'colorize:M1',
    steps: [train('specs/colorize.gen:M1', '--epochs', '1', '--batch', '4', ...set({ size: 32 }))],
  },
  { name: 'scored (claims)', steps: [testing('scored.gen', '--epochs', '1'), verb('eval')] },
  {
    name: 'ablation',
    steps: [
      [
        'ablate',
        'bench/against/specs/ablation.gen',
        '--backend',
        'wasm',
        '--threads',
        '1',
        '--data',
        '../data',
        '--json',
        '--epochs',
        '1',
        '--out',
        'RUN',
      ],
    ],
  },
];
