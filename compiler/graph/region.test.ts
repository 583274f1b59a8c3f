import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileFile } from '../index.js';
import { graphToDot } from './draw.js';
import { graphOf } from '../testing/testing.js';
import type { Region } from './region.js';
import { regionsAround } from './region.js';
import type { ModelGraph, Node } from './types.js';
import { verifyRegions } from './verify-regions.js';

const named = (region: Region): string =>
  region.kind === 'block' || region.kind === 'given'
    ? `${region.kind} ${region.name} at ${region.path}`
    : region.kind === 'repeat'
      ? `repeat of ${region.count} at ${region.path}`
      : `iteration ${region.index} at ${region.path}`;

const around = (graph: ModelGraph, path: string): string[] => {
  const node = graph.nets.flatMap((net) => net.nodes).find((each) => each.path === path);
  if (!node) throw new Error(`no ${path}`);
  return regionsAround(node).map(named);
};

describe('a node knows the regions that it stands in', () => {
  const graph = graphOf(`model M {
  block Inner(x; size) { return x -> repeat 2 { Conv(size, 3) -> relu } }
  block Outer(x; size) { return x -> Conv(size, 3) -> repeat [4, 8] as c { Inner(c) } -> tail: Conv(size, 1) }
  net E(x: [8, 8, 3]) { return x -> Outer(4) -> repeat 2 { Conv(3, 3) -> Outer(8) } -> Conv(1, 1) }
}`);
  test('none at the top of a net', () => {
    expect(around(graph, 'E/conv')).toEqual([]);
  });
  test('repeats in blocks in repeats in blocks, from the inside outwards', () => {
    expect(around(graph, 'E/repeat/1/outer/repeat/0/repeat/1/conv')).toEqual([
      'iteration 1 at E/repeat/1/outer/repeat/0/repeat/1',
      'repeat of 2 at E/repeat/1/outer/repeat/0/repeat',
      'block Inner at E/repeat/1/outer/repeat/0',
      'iteration 0 at E/repeat/1/outer/repeat/0',
      'repeat of 2 at E/repeat/1/outer/repeat',
      'block Outer at E/repeat/1/outer',
      'iteration 1 at E/repeat/1',
      'repeat of 2 at E/repeat',
    ]);
  });
  test('a label is not a region', () => {
    expect(around(graph, 'E/outer/tail')).toEqual(['block Outer at E/outer']);
  });
});

test('an argument stands where it is written, and a function is not a region', () => {
  const graph = graphOf(`model M {
  fn twice(x) = 2 * x
  block Add(x, y) { return x + twice(y) -> Conv(3, 3) }
  net E(x: [8, 8, 3]) { return x -> repeat 2 { Add(twice(x)) } }
}`);
  expect(around(graph, 'E/repeat/1/twice/multiply')).toEqual(['iteration 1 at E/repeat/1', 'repeat of 2 at E/repeat']);
  const adds = graph.nets[0]!.nodes.filter((node) => node.kind === 'op' && node.op.name === 'multiply');
  expect(adds.map((node) => regionsAround(node).map(named)[0])).toContain('block Add at E/repeat/0');
});

test('blocks that a layer was given are regions', () => {
  const graph = graphOf(`model M {
  data d { x: [4, 4, 1] in 0..1 }
  block Net(x) { return x -> Conv(2, 3) }
  flow F(x: [4, 4, 1]) { return x -> repeat 2 { AffineCoupling(Net, mask=checkerboard(0)) } }
  loss l = -log_prob(F, x)
  train { on d minimize l over F with adam(lr=1e-3) batch 4 epochs 1 }
}`);
  expect(around(graph, 'F/repeat/1/affine_coupling/net/conv')).toEqual([
    'block Net at F/repeat/1/affine_coupling/net',
    'given net at F/repeat/1/affine_coupling/net',
    'iteration 1 at F/repeat/1',
    'repeat of 2 at F/repeat',
  ]);
});

describe('edits', () => {
  const graph = graphOf(
    `model M {
  block Down(x) { return x -> Conv(4, 3) -> relu }
  block Other(x) { return x -> Conv(4, 5) }
  net E(x: [8, 8, 3]) { return x -> repeat 2 { Down } -> Conv(1, 1) }
}
variant V of M { swap Down for Other in E/repeat/1 insert tanh after Conv in E/repeat/0 }`,
    'V',
  );
  test('a layer that replaces a block stands in the iteration, not in the block', () => {
    expect(around(graph, 'E/repeat/1/other/conv')).toEqual([
      'block Other at E/repeat/1/other',
      'iteration 1 at E/repeat/1',
      'repeat of 2 at E/repeat',
    ]);
  });
  test('an inserted layer stands in the block', () => {
    const tanh = graph.nets[0]!.nodes.find((node) => node.kind === 'op' && node.op.name === 'tanh')!;
    expect(regionsAround(tanh).map(named)[0]).toBe('block Down at E/repeat/0');
  });
});

describe('what holds of every graph', () => {
  const spec = `model M {
  net E(x: [8, 8, 3]) { return x -> repeat 3 { Conv(3, 3) -> Conv(3, 1) } }
}`;
  const changed = (change: (nodes: Node[]) => Node[]): string[] => {
    const graph = graphOf(spec);
    return verifyRegions({ ...graph, nets: graph.nets.map((net) => ({ ...net, nodes: change([...net.nodes]) })) });
  };
  test('a graph of the compiler has no fault', () => {
    expect(changed((nodes) => nodes)).toEqual([]);
  });
  test('an iteration that is torn apart is found', () => {
    expect(changed(([a, b, c, ...rest]) => [a!, c!, b!, ...rest])).toContain(
      '`E/repeat/0` is entered again by `E/repeat/0/conv_2`',
    );
  });
  test('a node in the region of another path is found', () => {
    expect(changed(([a, ...rest]) => [{ ...a!, region: rest[1]!.region }, ...rest])).toContain(
      '`E/repeat/0/conv` stands in `E/repeat/1`',
    );
  });
  test('an iteration without its place in the repeat is found', () => {
    const late = changed((nodes) => [...nodes.slice(2), ...nodes.slice(0, 2)]);
    expect(late).toContain('`E/repeat/0` comes late');
  });
});

const folder = fileURLToPath(new URL('../../specs/', import.meta.url));
test.each(readdirSync(folder).filter((file) => file.endsWith('.gen')))('the regions of %s hold', (file) => {
  const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  const { graph } = compileFile(`${folder}${file}`, { read });
  expect(verifyRegions(graph!)).toEqual([]);
});

test('a drawn graph has a box for each block and repeat where it is folded, and for each operation else', () => {
  const graph = graphOf(`model M {
  block Down(x) { return x -> Conv(4, 3) -> relu }
  net E(x: [8, 8, 3]) { return x -> Down -> repeat 3 { Conv(4, 3) -> tanh } -> Conv(1, 1) }
}`);
  const boxes = (text: string): string[] => [...text.matchAll(/\[label="(\w[^"]*)", fill/g)].map(([, label]) => label!);
  expect(boxes(graphToDot(graph, { fold: true }))).toEqual([
    'x\\n[8, 8, 3]',
    'Down\\ndown',
    'repeat × 3\\nrepeat',
    'Conv\\nconv',
    'E\\n[8, 8, 1]',
  ]);
  expect(boxes(graphToDot(graph))).toHaveLength(1 + 2 + 3 * 2 + 1 + 1);
});
