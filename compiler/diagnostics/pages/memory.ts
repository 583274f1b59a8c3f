import { define } from './page.js';
import type { Page } from './page.js';

const denoiser = (batch: number): string => `model Denoiser {
  data photos from "photos" -> resize(256) { x: [256, 256, 3] in 0..1 }
  net Clean(x) -> [256, 256, 3] in 0..1 { return x -> Conv(64, 3) -> relu -> Conv(3, 3) -> sigmoid }
  loss error = mean((Clean(x + normal([256, 256, 3])) - x)^2)
  train {
    minimize error over Clean with adam()
    batch ${batch}
  }
}`;

/** What machines cannot hold. */
export const memoryPages: readonly Page[] = [
  define({
    code: 'GEN4012',
    name: 'models-fit-into-memory',
    severity: 'warning',
    title: 'a training fits into the memory that WebAssembly addresses',
    explanation:
      'WebAssembly addresses 4 GB, of which some stay free for what kernels reserve. Between steps there are weights, the moments of optimizers and averaged weights; a step adds all that its nets make of a batch, which the gradient needs, and a gradient for every weight that it moves. The estimate counts these by shapes and is within a quarter of what is measured (docs/performance.md). `genc show` has it for every model. A smaller batch is the first thing to try: what does not hang on the batch is small beside the rest, but for models of many million weights.',
    bad: denoiser(256),
    good: denoiser(32),
  }),
];
