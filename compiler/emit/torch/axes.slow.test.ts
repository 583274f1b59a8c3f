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
const python = torchPython();

beforeAll(async () => void (await prepareBackend('cpu')));

test.skipIf(python === undefined).each([
  ['codes that a loss trains', codebook('', 'mean((e - stop(c.vectors))^2)')],
  ['codes that move', codebook(' with ema(0.9)', 'mean((e - stop(c.vectors))^2)')],
])('%s', async (_, text) => {
  const { graph, diagnostics } = compileFile('axes.gen', { read: () => text });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  const found = await differences(graph!, python!, { both: true });
  expect(found.differences).toEqual([]);
  expect(found.compared).toBeGreaterThan(10);
});
