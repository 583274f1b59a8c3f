import { expect, test } from 'vitest';
import { graphOf } from '../../testing/testing.js';
import { emitTorch } from './emit.js';

/** A model with these nets, and whatever follows from a loss that reads them. */
const model = (nets: string, more = 'loss l = mean(G(x))\n train { minimize l over G with adam() }'): string =>
  `model M {\n data mnist { x: [28, 28, 1] in 0..1 }\n ${nets}\n ${more}\n}`;

const codeOf = (text: string): string => emitTorch(graphOf(text)).model;
/** The lines of a class or a function, without comments. */
function partOf(code: string, name: string): string[] {
  const lines = code.split('\n');
  const from = lines.findIndex((line) => new RegExp(`^(class|def) ${name}\\b`).test(line));
  const to = lines.findIndex((line, index) => index > from && /^\S/.test(line) && line !== ')');
  return lines.slice(from, to < 0 ? undefined : to).flatMap((line) => {
    const code = line.replace(/ *#.*$/, '');
    return code === '' ? [] : [code];
  });
}
const bodyOf = (code: string, name: string): string[] => {
  const lines = partOf(code, name);
  return lines.slice(lines.findIndex((line) => line.includes('def forward')) + 1).map((line) => line.trim());
};

test('blocks that are alike share a class, with the numbers in which they differ', () => {
  const code = codeOf(`block Twice(x; width) { return x -> Conv(width, 3) -> relu -> Conv(width, 3) }
  ${model('net G(x) { return x -> Twice(8) -> relu -> Twice(16) -> relu }')}`);
  expect(code.match(/^class Twice\d*\(/gm)).toHaveLength(1);
  expect(partOf(code, 'Twice')).toContain('    def __init__(self, inputs: int, channels: int) -> None:');
  expect(partOf(code, 'G')).toContain('        self.twice = Twice(1, 8)');
  expect(bodyOf(code, 'G')).toEqual(['x = F.relu(self.twice(x))', 'return F.relu(self.twice_2(x))']);
});

test('blocks that differ in more than numbers have classes of their own', () => {
  const code = codeOf(`block One(x; width) { return x -> Conv(width, 3) -> relu }
  ${model('net G(x) { return x -> One(8) -> One(8) }', 'set bias=false on Conv in G.one\n loss l = mean(G(x))\n train { minimize l over G with adam() }')}`);
  expect(code.match(/^class One\d*\(/gm)).toHaveLength(2);
});

test('iterations are a list and a loop', () => {
  const code = codeOf(model('net G(x) { return x -> Flatten -> Dense(8) -> repeat 5 { Dense(8) -> relu } }'));
  expect(partOf(code, 'G')).toContain('        self.repeat = nn.ModuleList(GBlock() for _ in range(5))');
  expect(bodyOf(code, 'G').slice(-3)).toEqual(['for block in self.repeat:', 'x = block(x)', 'return x']);
});

test('a value that is still read keeps its variable', () => {
  const code = codeOf(
    model('net G(x) { h = x -> Conv(4, 3) -> relu\n return h + (h -> Conv(4, 3) -> relu -> Conv(4, 3)) }'),
  );
  expect(bodyOf(code, 'G')).toEqual([
    'h = F.relu(self.conv(x))',
    'x = F.relu(self.conv_2(h))',
    'return h + self.conv_3(x)',
  ]);
});

test('learned constants are repeated for the examples of the batch', () => {
  const code = codeOf(
    model('net G(x) { start = Weight([4, 4, 2])\n return (start -> Conv(2, 3) -> Flatten) + 0 * sum(x) }'),
  );
  expect(bodyOf(code, 'G')[0]).toBe('start = self.weight');
  expect(code).toContain('self.conv(start.expand(len(x), 2, 4, 4))');
});

test('names of layers that a module has for itself are changed, and the list of weights says how', () => {
  const { model: code, weights } = emitTorch(
    graphOf(model('net G(x) { return x -> Flatten -> train: Dense(4) -> forward: Dense(4) -> type: Dense(1) }')),
  );
  expect(code).toContain('self.train_ = nn.Linear(784, 4)');
  expect(weights.map(({ path, name }) => `${path} ${name}`)).toEqual(
    ['train', 'forward', 'type'].flatMap((name) => [
      `G/${name}/kernel G.${name}_.weight`,
      `G/${name}/bias G.${name}_.bias`,
    ]),
  );
});

test('a gradient of a net names the net, and any other its function', () => {
  const critic = 'net G(x) { return x -> Flatten -> Dense(1) }';
  const loss = (text: string): string =>
    codeOf(model(critic, `loss l = ${text}\n train { minimize l over G with adam() }`));
  expect(loss('norm(grad(G(x), x))')).toContain('gradient(nets.G, x)');
  expect(loss('norm(grad(G(x)^2, x))')).toContain('gradient(lambda x: torch.square(nets.G(x)), x)');
});

test('the inverse of a flow goes back through the inverses of its blocks', () => {
  const code = codeOf(`model M {
    data mnist { x: [28, 28, 1] in 0..1 }
    flow F(x) { return x -> Flatten -> repeat 3 { ActNorm -> Permute } }
    loss nll = -log_prob(F, x)
    train { minimize nll over F with adam() }
    metric back = round_trip(F, x)
  }`);
  expect(partOf(code, 'FBlock')).toContain('    def inverse(self, x: Tensor) -> Tensor:');
  expect(partOf(code, 'FlowF')).toContain('        for block in reversed(self.repeat):');
  expect(code).toContain('def log_prob(self, x: Tensor) -> Tensor:');
});

test('the same graph gives the same bytes', () => {
  const text = model('net G(x) { return x -> repeat 3 { Conv(4, 3) -> relu } }');
  expect(emitTorch(graphOf(text))).toEqual(emitTorch(graphOf(text)));
});

test('a block that draws nothing takes no source of draws, whatever spells its layers', () => {
  const code = codeOf(`block Join(x) {
    y = x -> DepthwiseConv(3)
    return concat(x, y) -> Conv(4, 3, stride=2) -> relu
  }
  ${model('net G(x) { return x -> Join -> Join }')}`);
  expect(code).not.toContain('draw.under');
  expect(code).not.toContain('draw: Draw');
});
