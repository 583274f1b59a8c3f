import { describe, expect, test } from 'vitest';
import { codes, graphOf } from '../testing/testing.js';
import { between } from './derivative-path.js';
import { reach } from './reach.js';
import type { GradientNode } from './types.js';

const model = (body: string): string => `model M {
  data mnist { x: [28, 28, 1] in 0..1  digit: class(10) }
  net G(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  net D(x) { return x -> Conv(4, 4, stride=2) -> leaky_relu -> Flatten -> Dense(1) }
  net C(label: [10]) { return label -> Dense(1) }
  ${body}
}`;

function reached(loss: string): string[] {
  return [...reach(graphOf(model(`let fake = G(normal([8]))\n  loss l = ${loss}`))).get('l')!.nets].sort();
}

describe('gradient reach', () => {
  test.each([
    ['mean(fake)', ['G']],
    ['D(fake)', ['D', 'G']],
    ['D(stop(fake))', ['D']],
    ['stop(D(fake))', []],
    ['D(x) + stop(D(fake))', ['D']],
    // Comparisons, rounding and classes have no gradient.
    ['mean(fake > 0.5)', []],
    ['mean(round(fake) * x)', []],
    ['C(one_hot(digit))', ['C']],
    // The condition of `where` is blocked; its branches are not.
    ['mean(where(D(x), fake, x))', ['G']],
    ['mean(where(x > 0.5, D(x), 0))', ['D']],
    // `like` gives its shape alone.
    ['mean(broadcast(one_hot(digit), like=fake))', []],
    // The draw is reparameterised: its mean is reached.
    ['mean(normal(fake, std=0.1))', ['G']],
    ['mean(normal([8]))', []],
    // A gradient depends on the weights that it goes through, and on where it is taken.
    ['norm(grad(D(x), x))', ['D']],
    ['norm(grad(D(fake), fake))', ['D', 'G']],
    ['norm(grad(D(stop(fake)), x * 0 + stop(fake)))', undefined],
  ] as const)('%s moves %j', (loss, nets) => {
    if (nets === undefined) expect(() => reached(loss)).toThrow('GEN3006');
    else expect(reached(loss)).toEqual([...nets]);
  });

  test('a net is reached through the output that is used, not through others', () => {
    const graph = graphOf(`model M {
      data mnist { x: [28, 28, 1] in 0..1 }
      net Two(x) -> (learned: [2], plain: [784]) {
        flat = x -> Flatten
        return flat -> Dense(2), flat -> tanh
      }
      loss a = mean(Two(x).learned)
      loss b = mean(Two(x).plain)
    }`);
    expect([...reach(graph).get('a')!.nets]).toEqual(['Two']);
    expect([...reach(graph).get('b')!.nets]).toEqual([]);
  });

  test('moving statistics are not weights', () => {
    const graph = graphOf(`model M {
      data mnist { x: [28, 28, 1] in 0..1 }
      net Norm(x) { return x -> BatchNorm(affine=false) }
      loss a = mean(Norm(x))
    }`);
    expect([...reach(graph).get('a')!.nets]).toEqual([]);
  });

  test('a labelled layer read from outside is reached as such', () => {
    const graph = graphOf(`model M {
      data mnist { x: [28, 28, 1] in 0..1 }
      net D(x) { return x -> early: relu -> Flatten -> late: Dense(4) -> Dense(1) }
      loss a = mean(D(x).early)
      loss b = mean(D(x).late)
    }`);
    expect([...reach(graph).get('a')!.nets]).toEqual([]);
    expect([...reach(graph).get('b')!.nets]).toEqual(['D']);
  });

  test('depth costs no stack', () => {
    const graph = graphOf(`model Deep {
      data mnist { x: [28, 28, 1] in 0..1 }
      net D(x) { return x -> repeat 12_000 { relu -> tanh } -> Flatten -> Dense(1) }
      let y = D(x)
      loss a = norm(grad(y, x))
    }`);
    expect([...reach(graph).get('a')!.nets]).toEqual(['D']);
    const [gradient] = reach(graph).get('a')!.gradients;
    expect(between(gradient!.inputs[0]!, gradient!.inputs[1]!)).toHaveLength(24_002);
  });
});

describe('nodes that a gradient goes through', () => {
  const names = (body: string): string[] => {
    const graph = graphOf(model(body));
    const gradient = graph.nodes.find((node): node is GradientNode => node.kind === 'gradient')!;
    return between(gradient.inputs[0]!, gradient.inputs[1]!).map(
      ({ node, net }) => `${net ? `${net.name}/` : ''}${node.op.name}`,
    );
  };

  test('the layers of called nets between the two values, in order', () => {
    expect(names('loss l = norm(grad(D(x) * 2, x))')).toEqual([
      'D/Conv',
      'D/leaky_relu',
      'D/Flatten',
      'D/Dense',
      'multiply',
    ]);
  });

  test('excludes nodes before the second value, and nodes that do not depend on it', () => {
    expect(names('let fake = G(normal([8]))\n loss l = norm(grad(D(fake) + mean(abs(x)), fake))')).toEqual([
      'D/Conv',
      'D/leaky_relu',
      'D/Flatten',
      'D/Dense',
      'add',
    ]);
  });

  test('excludes nodes behind a stop', () => {
    expect(names('loss l = norm(grad(mean(x^2) + stop(D(x)), x))')).toEqual(['power', 'mean', 'add']);
  });
});

describe('a gradient that never arrives', () => {
  test.each([
    ['grad(D(stop(x)), x)', 'stop'],
    ['grad(sum(where(x > 0.5, 1, 0)), x)', 'a condition'],
    ['grad(sum(round(x)), x)', 'rounding'],
    ['grad(D(round(x)), x)', 'through a net'],
  ])('%s (%s)', (gradient) => {
    expect(codes(model(`metric m = norm(${gradient})`))).toEqual(['GEN3006']);
  });
  test('still arrives if only a part is stopped', () => {
    expect(codes(model('metric m = norm(grad(D(x) + D(stop(x)), x))'))).toEqual([]);
  });
});
