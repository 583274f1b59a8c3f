import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, genc } from './testing.js';

/** A spec with digits inside and their negatives outside, which an autoencoder with a small code rebuilds badly. */
const spec = `model Scored {
  data glyphs { x: [28, 28, 1] in 0..1 }
  data turned from glyphs -> invert { x: [28, 28, 1] in 0..1 }
  net Coder(x) -> [28, 28, 1] in 0..1 {
    return x -> Flatten -> Dense(8) -> relu -> Dense(784) -> sigmoid -> Reshape(28, 28, 1)
  }
  loss total = sum(bce(Coder(x), x))
  train {
    minimize total over Coder with adam(lr=1e-2)
    batch 500
    epochs 1
  }
  evaluate ood {
    score   near = -total
    inside  glyphs.test first 500
    outside turned.test first 500
  }
  claim auroc(ood.near, turned.test) > 0.9
  claim total < 1
}
`;

describe('eval', () => {
  test('train tells of the claims; eval prints tables and verdicts; --strict fails with them', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'scored.gen'), spec);
    const trained = await genc(['train', '--out', 'run'], { cwd });
    expect(trained.code, trained.err).toBe(0);
    expect(trained.err).toContain('evaluating ood: glyphs.test, batch 1 of 2');
    expect(trained.out).toMatch(
      /✓ claim held: auroc\(ood\.near, turned\.test\) > 0\.9 {2}\((1\.0000|0\.9\d+) against 0\.90000\)/,
    );
    expect(trained.out).toMatch(/✗ claim failed: total < 1 {2}\(\d+\.\d+ against 1\.0000\)/);
    const before = readFileSync(join(cwd, 'run/evaluations/ood.json'), 'utf8');

    const evaluated = await genc(['eval', 'run'], { cwd });
    expect(evaluated.code).toBe(0);
    expect(evaluated.out).toMatch(/│ glyphs\.test +│ inside +│ +500 │ +-\d/);
    expect(evaluated.out).toContain('ood.near detects turned.test: it scores lower than glyphs.test in ');
    expect(evaluated.out).toContain('✗ claim failed: total < 1');
    expect(evaluated.out).toContain('report     run/report.html');
    expect(readFileSync(join(cwd, 'run/evaluations/ood.json'), 'utf8')).toBe(before);

    const strict = await genc(['eval', 'run', 'ood', '--strict', '--json'], { cwd });
    expect(strict.code).toBe(1);
    const answer = JSON.parse(strict.out) as { claims: { outcome: string }[]; evaluations: unknown[]; files: string[] };
    expect(answer.claims.map(({ outcome }) => outcome)).toEqual(['held', 'failed']);
    expect(answer.evaluations).toEqual([JSON.parse(before)]);
    for (const file of answer.files) expect(existsSync(join(cwd, file)), file).toBe(true);

    expect(await genc(['eval', 'run', 'odd'], { cwd })).toMatchObject({
      code: 1,
      err: "error: Scored has no evaluation 'odd'.\nhint: Did you mean ood?\n",
    });
    const shown = await genc(['show', 'scored.gen'], { cwd });
    expect(shown.out).toContain('ood: near; inside glyphs.test; outside turned.test');
    expect(shown.out).toContain('total < 1');
  });

  test('mistakes in the call or in the run', async () => {
    const cwd = emptyFolder();
    expect(await genc(['eval', 'nowhere'], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining('error: there is no run nowhere') as string,
    });
    writeFileSync(join(cwd, 'plain.gen'), spec.replace(/ {2}evaluate[^]*total < 1\n/, ''));
    expect(await genc(['train', '--out', 'plain', '--steps', '1'], { cwd })).toMatchObject({ code: 0 });
    writeFileSync(join(cwd, 'scored.gen'), spec);
    const today = await genc(['eval', 'plain', '--spec', 'scored.gen', '--json'], { cwd });
    expect(JSON.parse(today.out)).toMatchObject({
      step: 1,
      evaluations: [{ name: 'ood', spec: 'scored.gen', step: 1 }],
      claims: [{ outcome: expect.stringMatching(/held|failed/) as string }, { outcome: 'not evaluated' }],
    });
    writeFileSync(join(cwd, 'wider.gen'), spec.replace('Dense(8)', 'Dense(9)'));
    expect(await genc(['eval', 'plain', '--spec', 'wider.gen'], { cwd })).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        "'Coder/dense/kernel' is [784, 9] in the model and [784, 8] in the weights.",
      ) as string,
    });
    expect(await genc(['eval', 'plain'], { cwd })).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        'error: Scored has nothing to evaluate.\nhint: A spec says what is scored',
      ) as string,
    });
  });
});
