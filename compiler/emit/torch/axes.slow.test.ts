/** Values that only the level of the model has, on both targets: vectors of codebooks, and every example beside every other. */
import { beforeAll, expect, test } from 'vitest';
import { compileFile } from '../../index.js';
import { prepareBackend } from '../../../runtime/engine/backend/index.js';
import { differences } from './testing/parity.js';
import { torchPython } from './testing/python.js';

const codebook = (how: string, loss: string): string => `model Coded {
  data dots { x: [28, 28, 1] in 0..1 }
  net Encoder(x) -> [7, 7, 2] { return x -> Conv(2, 4, stride=4) }
  net Decoder(z: [7, 7, 2]) -> [28, 28, 1] in 0..1 { return z -> ConvTranspose(1, 4, stride=4) -> sigmoid }
  net Prior(c: class(12, shape=[7, 7])) -> [7, 7, 12] { return one_hot(c) -> Conv(12, 3) }
  codebook Codes: [12, 2]${how}
  let e = Encoder(x)
  let c = nearest(e, Codes)
  let again = Codes[c.indices]
  let first = Codes[c.indices[0, 0], 1]
  loss total = mean((Decoder(straight(e, c.vectors)) - x)^2) + ${loss}
  loss read = mean((again - stop(e))^2) + mean(first) + mean(Codes[integer(0..11)]) + mean(Codes[3..4])
  loss nll = -mean(gather(Prior(c.indices)[2, 3], c.indices[2, 3]))
  metric same = max(abs(again - c.vectors))
  train {
    step one: minimize total over Encoder, Decoder with adam()
    ${how === '' ? 'step two: minimize read over Codes with adam()' : ''}
    step three: minimize nll over Prior with adam()
  }
  sample generate(n=4) = Decoder(Codes[argmax(normal([7, 7, 12]))])
}
`;
/** beta-TC-VAE's densities, an MMD by hand, maps and pictures of pairs, and moments over the batch. */
const paired = `model Paired {
  data dots { x: [6, 7, 3] in 0..1 }
  net E(x) -> (mean: [4], logvar: [4]) { h = x -> Flatten -> Dense(8) -> tanh  return h -> Dense(4), h -> Dense(4) }
  net M(x) -> [6, 7, 4] { return x -> Conv(4, 3) -> sigmoid }
  let q = E(x)
  let z = normal(q.mean, logvar=q.logvar)
  let pairs = -0.5 * (others(q.logvar) + (z - others(q.mean))^2 * exp(-others(q.logvar)))
  let joint = logsumexp(sum(pairs), axis=batch)
  let product = sum(logsumexp(pairs, axis=batch))
  let m = M(x)
  let far = (m - others(m))^2
  let scaled = far * mean(m, axis=[0, 1]) + mean(others(m), axis=batch)
  let density = log_prob(normal(others(q.mean), logvar=others(q.logvar)), z)
  loss tc = joint - product + logsumexp(sum(density), axis=batch)
  loss mmd = mean(exp(-sum((q.mean - others(q.mean))^2)), axis=batch) - mean(max(others(q.mean)), axis=batch)
  loss maps = mean(mean(scaled, axis=batch)) + std(mean(m), axis=batch)
  loss turned = mean(sum(softmax(transpose(far, [2, 0, 1]), axis=0)[1, 2..3], axis=1), axis=batch) -> mean
  loss moments = mean((mean(m, axis=batch) - 0.5)^2) + mean(std(m, axis=batch)) + norm(sum(z, axis=batch))
      + max(mean(m), axis=batch) - logsumexp(mean(z), axis=batch) + mean(cumsum(others(z) * z)[0], axis=batch)
  metric most = max(mean(m), axis=batch)
  train {
    step one: minimize tc over E with adam()
    step two: minimize mmd over E with adam()
    step three: minimize maps over M with adam()
    step four: minimize turned over M with adam()
    step five: minimize moments over E, M with adam()
  }
}
`;
const python = torchPython();

beforeAll(async () => void (await prepareBackend('cpu')));

test.skipIf(python === undefined).each([
  ['codes that a loss trains', codebook('', 'mean((e - stop(c.vectors))^2)')],
  ['codes that move', codebook(' with ema(0.9)', 'mean((e - stop(c.vectors))^2)')],
  ['every example beside every other', paired],
])('%s', async (_, text) => {
  const { graph, diagnostics } = compileFile('axes.gen', { read: () => text });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  const found = await differences(graph!, python!, { both: true });
  expect(found.differences).toEqual([]);
  expect(found.compared).toBeGreaterThan(10);
});
