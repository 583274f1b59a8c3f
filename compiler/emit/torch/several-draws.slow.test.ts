/** `draws 5 { … }` on both targets: the same numbers, gradients and states from the same draws. */
import { beforeAll, expect, test } from 'vitest';
import { compileFile } from '../../index.js';
import { prepareBackend } from '../../../runtime/engine/backend/index.js';
import { differences } from './testing/parity.js';
import { torchPython } from './testing/python.js';

const text = `model Several {
  param k = 3
  data small {
    x: [6, 5, 3] in 0..1
    kind: class(4)
  }
  net E(x) -> (mean: [4], logvar: [4]) { h = x -> Flatten -> Dense(6) -> BatchNorm -> tanh  return h -> Dense(4), h -> Dense(4) }
  net D(z: [4], shift: []) -> [6, 5, 3] { return (z -> Dropout(0.3) -> Dense(90) -> Reshape(6, 5, 3)) + shift }
  net C(z: [4]) { return z -> Dense(4) }
  net Noisy(z: [4]) { return z * uniform([4], 0.5..1.5) + (normal([4]) -> Dense(4)) }
  flow F(z: [4]) { return z -> ActNorm -> Reverse }
  codebook Codes: [5, 3]
  fn posterior(q) = normal(q.mean, logvar=q.logvar)
  let q = E(x)
  let terms = draws k {
    z = posterior(q)
    fit = sum(bce_logits(D(z, 0.5), x)) + cross_entropy(C(z), kind)
    return sum(log_prob(normal(shape(z)), z) - log_prob(posterior(q), z)) - fit
  }
  loss bound = log(mean(exp(terms - max(terms)))) + max(terms)
  let both = draws 2 {
    z = Noisy(q.mean)
    slope = grad(sum(D(z, 1)^2), z)
    c = nearest(D(z, 0), Codes)
    return z + slope, D(posterior(q), mean(z)), c.indices, one_hot(categorical(C(z)))
  }
  loss others = mean(both.output_1^2) + mean(both.output_2) + mean(both.output_3 == 2) * 0.1 + sum(both.output_4) - 0.1 * mean(log_prob(F, q.mean))
  loss flows = -mean(draws 4 { log_prob(F, posterior(q)) })
  loss far = sum(grad(sum(draws k { D(posterior(q), 0) }), q.mean)^2) + mean(draws 2 { x * bernoulli(x) * integer(0..2) })
  loss learned = mean((nearest(x, Codes).vectors - x)^2)
  sample pairs(n=3) = mean(draws 5 { D(normal([4]), uniform([])) })
  train {
    step a: minimize bound over E, D, C with adam()
    step b: minimize others over E, D, Noisy with adam()
    step c: minimize flows over E, F with adam()
    step d: minimize far over E, D with adam()
    step e: minimize learned over Codes with adam()
  }
}
`;
const python = torchPython();

beforeAll(async () => void (await prepareBackend('cpu')));

test.skipIf(python === undefined)('several draws of each example are those of TensorFlow.js', async () => {
  const { graph, diagnostics } = compileFile('several.gen', { read: () => text });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  const found = await differences(graph!, python!, { both: true });
  expect(found.differences.map(({ what, relative }) => `${what}: ${relative}`)).toEqual([]);
  expect(found.compared).toBeGreaterThan(60);
});
