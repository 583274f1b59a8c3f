import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeDots } from '../runtime/runs/testing/dots.js';
import { emptyFolder, genc } from './testing.js';

/** A spec with twenty batches an epoch. */
const spec = `model Codes {
  data glyphs from "./dots" { x: [28, 28, 1] in 0..1 }
  net Encoder(x) { return x -> Flatten -> Dense(4) }
  net Decoder(z: [4]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  net F(z: [4]) { return z -> Dense(4) }
  let z = Encoder(x)
  loss error = mean((Decoder(z) - x)^2)
  loss fit   = mean((F(z) - 1)^2)
  train {
    batch 10
    stage coding { minimize error over Encoder, Decoder with adam()  epochs 4 }
    stage density {
      freeze Encoder
      minimize fit over F with adam()
      epochs 8
      batch 20
    }
  }
  sample rebuild(x) = x, Decoder(z) on test first 4 after coding
}
ablation batches { runs Codes  vary batch in [20]  seeds 0 }
ablation alone   { runs Codes  seeds 0 }
`;

function folder(): string {
  const cwd = emptyFolder();
  writeDots(cwd);
  writeFileSync(join(cwd, 'codes.gen'), spec);
  return cwd;
}

describe('stages on the command line', () => {
  test('show lists them', async () => {
    const cwd = folder();
    const { out, code } = await genc(['show'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('1. coding: 4 epochs of batches of 10, error over Encoder, Decoder');
    expect(out).toContain('2. density: 8 epochs of batches of 20, fit over F; Encoder frozen');
    const json = JSON.parse((await genc(['show', '--json', '--set', 'density.epochs=3'], { cwd })).out) as object;
    expect(json).toMatchObject({
      stages: [
        { name: 'coding', epochs: 4 },
        { name: 'density', epochs: 3, frozen: ['Encoder'] },
      ],
    });
  });

  test('fmt keeps them', async () => {
    const cwd = folder();
    expect((await genc(['fmt'], { cwd })).code).toBe(0);
    const once = readFileSync(join(cwd, 'codes.gen'), 'utf8');
    expect(once).toContain('stage density {');
    expect((await genc(['fmt', '--check'], { cwd })).code).toBe(0);
  });

  test('train takes epochs per stage, names the stages, and says how to go on; diff knows the trained epochs', async () => {
    const cwd = folder();
    const { code, out, err } = await genc(['train', '--epochs', 'coding=1,density=2', '--out', 'run'], { cwd });
    expect(err).toMatch(/run run: 3 epochs, \d+ steps\n/);
    // A slow machine also prints lines within an epoch.
    expect(err).toMatch(
      /stage coding: epoch 1, \d+ steps each\n(?:epoch 1 step .*\n)*epoch 1\/3 {2}coding {2}train error [\d.]+ {3}test error [\d.]+ {2}fit [\d.]+/,
    );
    expect(err).toMatch(
      /stage density: epochs 2 to 3, \d+ steps each\n(?:epoch 2 step .*\n)*epoch 2\/3 {2}density {2}train/,
    );
    expect(code).toBe(0);
    expect(out).toContain('--epochs density=4');
    expect(existsSync(join(cwd, 'run/samples/rebuild/epoch-0001.png'))).toBe(true);
    expect(existsSync(join(cwd, 'run/samples/rebuild/epoch-0003.png'))).toBe(false);

    const over = await genc(['resume', 'run', '--epochs', 'coding=2'], { cwd });
    expect(over).toMatchObject({ code: 1 });
    expect(over.err).toContain("The stage 'coding' is over: it was trained for 1 epoch.");
    const resumed = await genc(['resume', 'run', '--epochs', 'density=3'], { cwd });
    expect(resumed.err).toContain('epoch 4/4  density');

    const { out: diff } = await genc(['diff', 'run', 'codes.gen'], { cwd });
    expect(diff).toMatch(/~ train +coding epochs 1 → 4/);
    expect(diff).toMatch(/density epochs 3 → 8/);
  });

  test.each([
    ['coding=', 2, 'STAGE=NUMBER'],
    ['coding=1,density', 2, 'STAGE=NUMBER'],
    ['coding=0', 2, 'at least 1'],
    ['codign=1', 1, "has no stage 'codign'"],
  ])('--epochs %s is refused', async (epochs, code, words) => {
    const said = await genc(['train', '--epochs', epochs], { cwd: folder() });
    expect(said.err).toContain(words);
    expect(said.code).toBe(code);
  });

  test('an ablation trains every stage of every arm', async () => {
    const cwd = folder();
    const planned = await genc(['ablate', 'codes.gen:batches', '--plan', '--epochs', '1'], { cwd });
    expect(planned.err + planned.out).toContain('in coding batches of 20 instead of 10');
    const { code, err } = await genc(['ablate', 'codes.gen:alone', '--epochs', '1', '--out', 'study'], { cwd });
    expect(code, err).toBe(0);
    const { arms } = JSON.parse(readFileSync(join(cwd, 'study/ablation.json'), 'utf8')) as { arms: { id: string }[] };
    expect(arms).toMatchObject([{ epochs: 2, stages: { coding: 1, density: 1 } }]);
    const run = JSON.parse(readFileSync(join(cwd, 'study', arms[0]!.id, 'seed-0/run.json'), 'utf8')) as object;
    expect(run).toMatchObject({
      status: 'finished',
      stages: [
        { name: 'coding', epochs: 1, batch: 10 },
        { name: 'density', epochs: 1, batch: 20 },
      ],
    });
  });
});
