import { describe, expect, test } from 'vitest';
import { checkpointOf } from './compare/checkpoint.js';
import { verdictOf } from './render/story.js';
import { consequencesOf, diffTexts, fromFile, fromText, netSpec, rootsOf } from './testing/subjects.js';
import { diffSubjects } from './compare/params.js';

const chain = 'Conv(8, 3) -> relu -> Conv(16, 3) -> relu -> Conv(32, 3) -> relu -> Flatten -> Dense(1)';
const compare = (a: string, b: string): ReturnType<typeof diffTexts> => diffTexts(netSpec(a), netSpec(b));

describe('layers', () => {
  test('an inserted layer is one insertion, although it shifts the numbers behind it', () => {
    const diff = compare(chain, chain.replace('-> Conv(16', '-> Conv(12, 3) -> relu -> Conv(16'));
    expect(rootsOf(diff)).toEqual(['added  > net D/conv_2: layer', 'added  > net D/relu_2: layer']);
    expect(consequencesOf(diff)).toContain('net D/conv_3 > net D/conv_4: layer <-  > net D/conv_2: layer');
    expect(consequencesOf(diff)).toContain('net D/conv_2 > net D/conv_3: weights <-  > net D/relu_2: layer');
  });
  test('a layer taken out', () => {
    const diff = compare(chain.replace('Conv(16, 3)', 'Conv(16, 3) -> BatchNorm'), chain);
    expect(rootsOf(diff)).toEqual(['removed net D/batch_norm > : layer']);
    expect(checkpointOf(diff)).toMatchObject({ severity: 'load with a mapping', mapping: {}, missing: [] });
  });
  test('a renamed layer is reported as renamed, and its weights load with a mapping', () => {
    const diff = compare(chain.replace('Conv(16', 'stem: Conv(16'), chain.replace('Conv(16', 'head: Conv(16'));
    expect(rootsOf(diff)).toEqual(['renamed net D/stem > net D/head: layer']);
    expect(verdictOf(diff.changes)).toBe('names');
    expect(checkpointOf(diff)).toEqual({
      severity: 'load with a mapping',
      mapping: { 'D/stem/kernel': 'D/head/kernel', 'D/stem/bias': 'D/head/bias' },
      missing: [],
      unused: [],
    });
  });
  test('a moved layer is reported as moved', () => {
    const diff = compare(
      'a: Conv(8, 3) -> norm: BatchNorm -> relu -> Flatten -> Dense(1)',
      'a: Conv(8, 3) -> relu -> norm: BatchNorm -> Flatten -> Dense(1)',
    );
    expect(rootsOf(diff)).toEqual(['moved net D/relu: inputs']);
    expect(checkpointOf(diff).severity).toBe('same weights load');
  });
  test('a layer swapped for another of its kind', () => {
    const spec = netSpec('Conv(8, 3) -> BatchNorm -> relu -> Flatten -> Dense(1)');
    const swapped = `${spec}variant V of M { swap BatchNorm for InstanceNorm in D }\n`;
    const diff = diffSubjects(fromText(spec), fromText(swapped, 'V'));
    expect(rootsOf(diff)).toEqual(['changed net D/batch_norm > net D/batch_norm/instance_norm: op']);
  });
  test('shapes downstream are folded under the setting that caused them', () => {
    const diff = compare(chain, chain.replace('Conv(16, 3)', 'Conv(16, 3, stride=2)'));
    expect(rootsOf(diff)).toEqual(['changed net D/conv_2: setting stride']);
    const cause = 'net D/conv_2: setting stride';
    for (const what of ['conv_3: output', 'flatten: output', 'dense: weights'])
      expect(consequencesOf(diff)).toContain(`net D/${what} <- ${cause}`);
  });
  test('explicit and default are told apart', () => {
    const diff = compare(chain, chain.replace('Conv(16, 3)', 'Conv(16, 3, stride=1)'));
    expect(verdictOf(diff.changes)).toBe('same');
    expect(diff.changes).toMatchObject([
      {
        id: 'net D/conv_2: setting stride',
        weight: 'spelling',
        from: { value: 1, explicit: false },
        to: { value: 1, explicit: true },
      },
    ]);
  });
  test('a skip that reads another layer', () => {
    const before = 'a: Conv(8, 3) -> b: Conv(8, 3) -> concat(a) -> Flatten -> Dense(1)';
    const diff = compare(before, before.replace('concat(a)', 'concat(x)'));
    expect(rootsOf(diff)).toEqual(['changed net D/concat: inputs']);
  });
  test('a renamed net', () => {
    const spec = netSpec(chain);
    const diff = diffTexts(spec, spec.replaceAll(/\bD\b/g, 'Critic'));
    expect(verdictOf(diff.changes)).toBe('names');
    expect(rootsOf(diff)[0]).toBe('renamed net D > net Critic: net');
    expect(checkpointOf(diff).mapping['D/conv/kernel']).toBe('Critic/conv/kernel');
  });
  test('an inserted layer is found among a thousand', () => {
    const layers = Array.from({ length: 1000 }, (_, index) => `Dense(${8 + (index % 5)})`);
    const long = (list: readonly string[]): string => netSpec(`Flatten -> ${list.join(' -> ')} -> Dense(1)`);
    const diff = diffTexts(long(layers), long(layers.toSpliced(500, 0, 'LayerNorm')));
    expect(rootsOf(diff)).toEqual(['added  > net D/layer_norm: layer']);
  });
});

describe('params', () => {
  const vae = fromFile('specs/vae-mnist.gen');
  test('a param with effects in many places is one line', () => {
    const diff = diffSubjects(vae, { ...vae, form: vae.with!({ latent: '3' })! });
    expect(rootsOf(diff)).toEqual(['changed param latent: field value']);
    expect(diff.changes.filter(({ weight }) => weight === 'meaning').length).toBeGreaterThan(10);
  });
  test('a param that nothing depends on is spelling', () => {
    const diff = diffTexts(netSpec(chain, 'param idle = 1'), netSpec(chain, 'param idle = 2'));
    expect(verdictOf(diff.changes)).toBe('same');
  });
  test('M1 against M3 is one changed number', () => {
    const file = 'compiler/diff/testing/colorize.gen';
    const diff = diffSubjects(fromFile(file, 'M1'), fromFile(file, 'M3'));
    expect(rootsOf(diff)).toEqual(['changed param optimizer: field value']);
    expect(diff.changes.filter(({ weight }) => weight !== 'spelling').slice(1)).toMatchObject([
      { id: 'step step: field optimizer.lr', from: 1e-3, to: 4e-3, cause: 'param optimizer: field value' },
    ]);
  });
});

describe('checkpoints', () => {
  test.each([
    ['another loss', 'mean(D(x)^2)', 'mean(abs(D(x)))', 'same weights load'],
    ['a wider layer', 'Conv(16', 'Conv(24', 'cannot load'],
    ['a new layer with weights', 'Flatten', 'LayerNorm -> Flatten', 'cannot load'],
    ['a new layer without', 'Flatten', 'Dropout(0.5) -> Flatten', 'same weights load'],
    ['another initial value', 'Dense(1)', 'Dense(1, init=zeros)', 'same weights load'],
  ] as const)('%s', (_, from, to, severity) => {
    const spec = netSpec(chain);
    expect(checkpointOf(diffTexts(spec, spec.replace(from, to))).severity).toBe(severity);
  });
});
