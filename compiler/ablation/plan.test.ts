import { describe, expect, it } from 'vitest';
import { loadFiles } from '../resolve/files.js';
import { codes, diagnose } from '../testing/testing.js';
import type { Planned } from './plan.js';
import { tfjs } from '../index.js';
import { planAblation } from './plan.js';

const spec = (ablation: string): string => `model Small {
  param width = 8
  param depth = 1
  param norm  = none
  data d { x: [8, 8, 1] in 0..1 }
  net Body(x) { return x -> Flatten -> repeat depth { Dense(width) -> norm -> relu } -> Dense(64) -> Reshape(8, 8, 1) }
  loss fit   = mean((Body(x) - x)^2)
  metric off = mean(abs(Body(x) - x))
  train { minimize fit over Body with adam(lr=1e-3)  batch 8  epochs 2 }
}
variant Wide of Small { param width = 64 }
ablation study {
${ablation}
}
`;

function plan(ablation: string, settings?: Record<string, string>): Planned {
  const files = loadFiles('spec.gen', spec(ablation), () => undefined);
  const declaration = files.main.file.declarations.find((each) => each.kind === 'ablation');
  if (declaration?.kind !== 'ablation') throw new Error('no ablation');
  return planAblation(declaration, files, tfjs, settings);
}

const ids = (ablation: string): string[] => plan(ablation).plan!.arms.map(({ id }) => id);

describe('the arms of an ablation', () => {
  it('are its runs, the first being the base', () => {
    const planned = plan('  runs Small, Wide\n  seeds 0, 4..6\n  compare fit lowest, off').plan!;
    expect(planned.arms.map(({ id, model }) => [id, model])).toEqual([
      ['Small', 'Small'],
      ['Wide', 'Wide'],
    ]);
    expect(planned.seeds).toEqual([0, 4, 5, 6]);
    expect(planned.compare).toEqual([{ measure: 'fit', order: 'lowest' }, { measure: 'off' }]);
  });

  it('are every combination of swept values', () => {
    expect(ids('  runs Small\n  sweep width in [4, 16]\n  sweep depth in 1..3')).toEqual([
      'Small-width=4-depth=1',
      'Small-width=4-depth=2',
      'Small-width=4-depth=3',
      'Small-width=16-depth=1',
      'Small-width=16-depth=2',
      'Small-width=16-depth=3',
    ]);
  });

  it('change one thing at a time for variations and edits', () => {
    const text =
      '  runs Small\n  vary width in [4, 8, 16]\n  vary batch in [2]\n  edit loud { loss fit = mean(abs(Body(x) - x)) }';
    expect(ids(text)).toEqual(['Small', 'Small-loud', 'Small-width=4', 'Small-width=16', 'Small-batch=2']);
  });

  it('are compiled with their changes', () => {
    const [, wide, normed] = plan('  runs Small\n  vary width in [16]\n  vary norm in [BatchNorm]').plan!.arms;
    const dense = wide!.graph!.nets[0]!.nodes.find((node) => node.path.includes('dense'))!;
    expect(dense.outputs[0]!.type.shape).toEqual([16]);
    expect(normed!.graph!.nets[0]!.nodes.map((node) => (node.kind === 'op' ? node.op.name : ''))).toContain(
      'BatchNorm',
    );
    expect(normed!.resolvedText).toMatch(/param norm +=\s+BatchNorm/);
    expect(wide!.settings).toEqual({ width: '16' });
  });

  it('take settings from outside, unless they set these themselves', () => {
    const [small, wide, varied] = plan('  runs Small, Wide\n  vary width in [16]', { width: '4' }).plan!.arms;
    const widthOf = ({ resolvedText }: { resolvedText: string }): string | undefined =>
      /param width += (\d+)/.exec(resolvedText)?.[1];
    expect([small, wide, varied].map((arm) => [arm!.id, widthOf(arm!)])).toEqual([
      ['Small', '4'],
      ['Small-width=16', '16'],
      ['Wide', '4'],
    ]);
    expect(plan('  runs Small', { widht: '4' }).diagnostics.map(({ hint }) => hint)).toEqual(['Did you mean `width`?']);
  });

  it('that give the same model are run once', () => {
    expect(ids('  runs Small, Wide\n  vary width in [8, 64] for Small')).toEqual(['Small', 'Wide']);
  });

  it('are swept under a condition', () => {
    expect(
      ids('  runs Small, Wide\n  sweep depth in [1, 2] for Small\n  sweep width in [4, 8] when depth == 2'),
    ).toEqual(['Small-depth=1', 'Small-depth=2-width=4', 'Small-depth=2-width=8', 'Wide']);
    expect(ids('  runs Small\n  sweep batch in [8, 16]\n  vary depth in [2] when batch > 8')).toEqual([
      'Small-batch=8',
      'Small-batch=16',
      'Small-batch=16-depth=2',
    ]);
  });
});

describe('equal and different values', () => {
  it.each([
    ['sweep width in [16, 1.6e1]', ['Small-width=16']],
    ['sweep width in [16, 16]', ['Small-width=16']],
    ['vary width in [1_6, 16, 32]', ['Small', 'Small-width=1_6', 'Small-width=32']],
    ['sweep norm in [BatchNorm(momentum=0.9), BatchNorm( momentum = 9e-1 )]', ['Small-norm=BatchNorm_momentum=0.9']],
  ])('%s', (item, arms) => {
    expect(ids(`  runs Small\n  ${item}`)).toEqual(arms);
    const twice = plan(`  runs Small\n  ${item}`).diagnostics.filter(({ code }) => code === 'GEN4030');
    expect(new Set(twice.map(({ span }) => span.start)).size).toBe(1);
    expect(twice[0]!.severity).toBe('warning');
  });

  it('the run’s own value in another spelling is not a new arm', () => {
    const own = /param width = (\d+)/.exec(spec(''))![1]!;
    expect(ids(`  runs Small\n  vary width in [${own}.0, 99]`)).toEqual(['Small', 'Small-width=99']);
  });

  it('different values stay apart', () => {
    expect(ids('  runs Small\n  sweep width in [16, 17]')).toHaveLength(2);
    expect(plan('  runs Small\n  sweep width in [16, 17]').diagnostics).toEqual([]);
  });
});

describe('an error in an ablation', () => {
  it.each([
    ['  seeds 1', ['GEN5001']],
    ['  runs Smal', ['GEN1005']],
    ['  runs Small\n  sweep widht in [1]', ['GEN1017']],
    ['  runs Small\n  vary width in [1] for Wide', ['GEN5002']],
    ['  runs Small\n  compare fitt lowest', ['GEN5003']],
    ['  runs Small\n  compare fit best', ['GEN5004']],
    ['  runs Small\n  sweep width in 1..400\n  sweep depth in [1, 2]', ['GEN5005']],
    ['  runs Small\n  sweep width in 4', ['GEN5006']],
    ['  runs Small\n  seeds 0.5', ['GEN5006']],
    ['  runs Small\n  vary width in [4] when widht > 2', ['GEN1001']],
    ['  runs Small\n  edit none { drop BatchNorm in Body }', ['GEN1013']],
  ])('%s', (text, expected) => expect(codes(spec(text))).toEqual(expected));

  it('is shown at its place in the ablation', () => {
    const [diagnostic] = diagnose(spec('  runs Small\n  sweep widht in [1, 2]'));
    const { span } = diagnostic!;
    expect(span.source.text.slice(span.start, span.end)).toBe('widht');
    expect(diagnostic!.hint).toContain('width');
  });

  it('includes a value under which the model does not check', () => {
    const [diagnostic] = diagnose(spec('  runs Small\n  vary width in [8, 0]'));
    expect(diagnostic!.severity).toBe('error');
  });
});
