import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, genc } from '../testing.js';

const block = 'block Down(x; channels) { return x -> Conv(channels, 4, stride=2) -> relu }\n';
const spec = `use Down from "blocks.gen"
model M {
  param rate = 1e-4
  data pictures from "pictures" { x: [16, 16, 3] in 0..1 }
  net D(x) { return x -> Down(8) -> Flatten -> Dense(1) }
  loss d = mean(D(x)^2)
  train {
    minimize d over D with adam(lr=rate)
    batch 8
    epochs 2
  }
}
variant Fast of M { param rate = 4e-4 }
`;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
const written = (): string => folderWith({ 'm.gen': spec, 'blocks.gen': block });

/** A repository with one commit that contains `m.gen` and the file that it uses. */
function repository(): string {
  const folder = written();
  const git = (...words: string[]): void => {
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...words], { cwd: folder, stdio: 'ignore' });
  };
  git('init', '--initial-branch=main');
  git('add', '.');
  git('commit', '-m', 'first');
  return folder;
}

describe('diff', () => {
  test('two models of a file', async () => {
    const { code, out } = await genc(['diff', 'm.gen:M', 'm.gen:Fast'], { cwd: written() });
    expect(code).toBe(0);
    expect(out).toContain('1 change.');
    expect(out).toMatch(/~ rate +1e-4 → 4e-4\n +step: lr 1e-4 → 4e-4/);
    expect(out).toContain('Checkpoints of the first in the second: same weights load.');
  });
  test('exit codes are those of git diff', async () => {
    const cwd = written();
    expect((await genc(['diff', 'm.gen', 'm.gen', '--exit-code'], { cwd })).code).toBe(0);
    expect((await genc(['diff', 'm.gen:M', 'm.gen:Fast', '--exit-code'], { cwd })).code).toBe(1);
    writeFileSync(join(cwd, 'moved.gen'), spec.replace('Down(8)', 'first: Down(8)'));
    expect((await genc(['diff', 'm.gen', 'moved.gen', '--exit-code'], { cwd })).code).toBe(0);
    expect((await genc(['diff', 'm.gen', 'moved.gen', '--strict'], { cwd })).code).toBe(1);
  });
  test('a spec at a revision of git, with the files that it used then', async () => {
    const cwd = repository();
    writeFileSync(join(cwd, 'blocks.gen'), block.replace('relu', 'tanh'));
    const { out, code } = await genc(['diff', 'HEAD:m.gen', 'm.gen', '--exit-code'], { cwd });
    expect(out).toMatch(/~ down\/relu +relu → tanh/);
    expect(code).toBe(1);
    mkdirSync(join(cwd, 'below'));
    const below = await genc(['diff', 'main:m.gen:Fast', '../m.gen:Fast', '--json'], { cwd: join(cwd, 'below') });
    expect(JSON.parse(below.out)).toMatchObject({ before: 'main:m.gen:Fast', verdict: 'different' });
  });
  test('a run folder holds the model that was trained', async () => {
    const cwd = written();
    const run = join(cwd, 'run');
    mkdirSync(run);
    writeFileSync(join(run, 'run.json'), JSON.stringify({ format: 'genc-run-1', model: 'M', epochs: 5, batch: 8 }));
    writeFileSync(join(run, 'resolved.gen'), `${block}${spec.split('\n').slice(1).join('\n')}`);
    const { out } = await genc(['diff', 'run', 'm.gen'], { cwd });
    expect(out).toContain('- run:M\n+ m.gen:M\n\n1 change.');
    expect(out).toMatch(/~ train +epochs 5 → 2/);
  });
  test('Markdown, JSON, and a page', async () => {
    const cwd = written();
    const pair = ['diff', 'm.gen:M', 'm.gen:Fast'];
    expect((await genc([...pair, '--markdown'], { cwd })).out).toMatch(/^### `m.gen:M` → `m.gen:Fast`\n/);
    const json = JSON.parse((await genc([...pair, '--json'], { cwd })).out) as { changes: { checkpoint: string }[] };
    expect(json.changes.map(({ checkpoint }) => checkpoint)).toEqual(['same weights load', 'same weights load']);
    expect((await genc(['diff', 'm.gen:M', 'm.gen:Fast', '--html', 'd.html'], { cwd })).out).toBe('d.html\n');
    expect(readFileSync(join(cwd, 'd.html'), 'utf8')).toContain('<!doctype html>');
  });
  test('two columns if there is room', async () => {
    const cwd = written();
    writeFileSync(join(cwd, 'wide.gen'), spec.replace('Down(8)', 'Down(16)'));
    const { out } = await genc(['diff', 'm.gen', 'wide.gen', '--columns', '140'], { cwd });
    expect(out).toMatch(
      /~ down\/conv +Conv\(8, 4, stride=2\) +\[8, 8, 8\] │ down\/conv +Conv\(16, 4, stride=2\) +\[8, 8, 16\]/,
    );
  });
});

describe('sides that cannot be compared', () => {
  test.each([
    ['a misspelt file', 'n.gen', 'there is no file n.gen', 'did you mean m.gen?'],
    ['a misspelt model', 'm.gen:Fats', 'm.gen has no model Fats', 'did you mean m.gen:Fast?'],
    ['a misspelt file with a model', 'mm.gen:M', 'there is no file mm.gen', 'did you mean m.gen?'],
    ['a misspelt revision', 'mian:m.gen', 'git knows no revision mian', 'did you mean main:m.gen?'],
    ['a file that the revision has not', 'main:k.gen', 'main has no file k.gen', 'did you mean main:m.gen?'],
    ['a model that it has not', 'main:m.gen:N', 'main:m.gen has no model N', ''],
    ['a folder without a run', '.', '. is a folder, but no run', ''],
  ])('%s', async (_, word, error, hint) => {
    const { code, out, err } = await genc(['diff', word, 'm.gen'], { cwd: repository() });
    expect(err).toContain(`error: ${error}`);
    expect(err).toContain(hint);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
  test('a revision outside of a repository', async () => {
    const { code, err } = await genc(['diff', 'HEAD:m.gen', 'm.gen'], { cwd: written() });
    expect(err).toContain('this folder is in no git repository');
    expect(code).toBe(2);
  });
  test('a spec that does not check', async () => {
    const cwd = written();
    writeFileSync(join(cwd, 'bad.gen'), spec.replace('Dense(1)', 'Desne(1)'));
    const { code, err } = await genc(['diff', 'm.gen', 'bad.gen'], { cwd });
    expect(err).toMatch(/^in bad\.gen:\n\nerror\[GEN/);
    expect(code).toBe(2);
  });
  test('one model alone', async () => {
    const { code, err } = await genc(['diff', 'm.gen'], { cwd: written() });
    expect(err).toContain("missing required argument 'after'");
    expect(code).toBe(2);
  });
});
