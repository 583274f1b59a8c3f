import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileFile } from '../compile.js';
import { graphOf } from '../testing/testing.js';
import { receptiveFields } from './receptive-field.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

const fields = (body: string, inputs = 'x', more = ''): string[] => {
  const graph = graphOf(`model M {
  data tiny { x: [64, 48, 3] in 0..1  kind: class(4) }
  ${more}
  net F(${inputs}) { ${body} }
}`);
  const net = graph.nets.find(({ name }) => name === 'F')!;
  const found = receptiveFields(net);
  return net.nodes.flatMap((node) => {
    if (node.kind !== 'op' || node.op.implied) return [];
    const field = found.get(node);
    const size = field && (field.size === 'all' ? 'all' : field.size.join('×'));
    return [`${node.op.name} ${field ? `${size}${field.stride ? ` / ${field.stride.join('×')}` : ''}` : '-'}`];
  });
};
const last = (...words: Parameters<typeof fields>): string | undefined => fields(...words).at(-1);

describe('receptive fields', () => {
  test('grow by the kernel less one, times the stride before it', () => {
    expect(fields('return x -> Conv(8, 3) -> Conv(8, 3, stride=2) -> Conv(8, [1, 5]) -> relu')).toEqual([
      'Conv 3×3 / 1×1',
      'Conv 5×5 / 2×2',
      'Conv 5×13 / 2×2',
      'relu 5×13 / 2×2',
    ]);
    expect(last('return x -> Conv(8, 3, dilation=4) -> MaxPool(2) -> Conv(8, 3, dilation=2)')).toBe('Conv 18×18 / 2×2');
  });

  test('enlarged maps divide the stride', () => {
    expect(
      fields('return x -> Conv(8, 4, stride=4) -> ConvTranspose(8, 4, stride=2, padding=1) -> Upsample(4)'),
    ).toEqual(['Conv 4×4 / 4×4', 'ConvTranspose 8×8 / 2×2', 'Upsample 8×8 / 0.5×0.5']);
  });

  test('are the largest of branches, and those of skips and joined maps together', () => {
    expect(last('h = x -> Conv(8, 3)\n return h + (h -> Conv(8, 3) -> Conv(8, 3))')).toBe('add 7×7 / 1×1');
    expect(last('return concat(x -> Conv(8, 1, stride=2), x -> Conv(8, 7, stride=2))')).toBe('concat 7×7 / 2×2');
  });

  test('are everything behind layers that see everything', () => {
    const net = 'h = x -> Conv(8, 3)\n return h * (h -> GlobalAvgPool -> Dense(8) -> sigmoid)';
    expect(fields(net)).toEqual(['Conv 3×3 / 1×1', 'GlobalAvgPool all', 'Dense all', 'sigmoid all', 'multiply all']);
    expect(last('return x -> Conv(8, 3) -> Attention(2)')).toBe('Attention all');
  });

  test('mean nothing for vectors, labels and noise', () => {
    expect(fields('return z -> Dense(16) -> Reshape(4, 4, 1) -> Conv(8, 3)', 'z: [8]')).toEqual([
      ...['Dense -', 'Reshape -', 'Conv -'],
    ]);
    expect(fields('return (x -> Conv(8, 3)) * (one_hot(kind) -> Dense(8))', 'x, kind').at(-1)).toBe(
      'multiply 3×3 / 1×1',
    );
  });

  test('of the 70×70 PatchGAN are 70', () => {
    const { graph } = compileFile('specs/pix2pix.gen', {
      read: (path) => readFileSync(`${root}${path}`, 'utf8'),
      model: 'Pix2Pix',
    });
    const net = graph!.nets.find(({ name }) => name === 'D')!;
    expect([...receptiveFields(net).values()].at(-1)).toEqual({ size: [70, 70], stride: [8, 8] });
  });
});
