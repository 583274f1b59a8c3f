import picocolors from 'picocolors';
import { describe, expect, test } from 'vitest';
import { instance } from '@viz-js/viz';
import { applyChanges } from '../compare/apply.js';
import type { CompiledSubject } from '../compare/subject.js';
import { diffSubjects } from '../compare/params.js';
import { fromFile, fromText, netSpec } from '../testing/subjects.js';
import { drawings } from './dot.js';
import { renderHtml } from './html.js';
import type { DiffJson } from './json.js';
import { toDiffJson } from './json.js';
import { renderMarkdown } from './markdown.js';
import type { Story } from './story.js';
import { tell } from './story.js';
import { renderText } from './text.js';

const dcgan = (name: string): CompiledSubject => fromFile('specs/dcgan.gen', name);
const colorize = (name: string): CompiledSubject => fromFile('compiler/diff/testing/colorize.gen', name);
const paint = picocolors.createColors(false);

function story(
  a: CompiledSubject,
  b: CompiledSubject,
  all = false,
): { readonly story: Story; text(width: number): string } {
  const diff = diffSubjects(a, b);
  const told = tell(diff, { before: a.name, after: b.name, all });
  return { story: told, text: (width) => `${renderText(told, diff.changes, { paint, width })}\n` };
}

describe('texts for people', () => {
  const pairs: readonly (readonly [string, () => readonly [CompiledSubject, CompiledSubject], number])[] = [
    ['dcgan-minimax', () => [dcgan('DCGAN'), dcgan('Minimax')], 100],
    ['dcgan-hinge', () => [dcgan('DCGAN'), dcgan('Hinge')], 100],
    ['dcgan-wgan', () => [dcgan('DCGAN'), dcgan('WGAN')], 100],
    ['dcgan-wgan-gp', () => [dcgan('DCGAN'), dcgan('WGAN_GP')], 100],
    ['dcgan-wgan-gp-wide', () => [dcgan('DCGAN'), dcgan('WGAN_GP')], 140],
    ['vae-cvae', () => [fromFile('specs/vae-mnist.gen'), fromFile('specs/cvae-mnist.gen')], 100],
    ['vae-cvae-wide', () => [fromFile('specs/vae-mnist.gen'), fromFile('specs/cvae-mnist.gen')], 140],
    ['m1-m2', () => [colorize('M1'), colorize('M2')], 100],
    ['m1-m2-wide', () => [colorize('M1'), colorize('M2')], 140],
    ['m1-m3', () => [colorize('M1'), colorize('M3')], 100],
    ['latent-3', () => [fromFile('specs/vae-mnist.gen'), withLatent('3')], 100],
  ];
  test.each(pairs)('%s', async (name, pair, width) => {
    const text = story(...pair()).text(width);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
    await expect(text).toMatchFileSnapshot(`../goldens/${name}.txt`);
  });
  test('differences of spelling are shown on demand', () => {
    const spec = netSpec('Flatten -> Dense(1)');
    const pair = [fromText(spec), fromText(spec.replace('Dense(1)', 'Dense(1, bias=true)'))] as const;
    expect(story(...pair).text(100)).toContain('No change in meaning.');
    expect(story(...pair).text(100)).not.toContain('bias');
    expect(story(...pair, true).text(100)).toContain('bias true (default) → true');
  });
  test('a term of a sum that weighs more', () => {
    const spec = netSpec('Flatten -> Dense(1)').replace('mean(D(x)^2)', 'mean(D(x)^2) + 3 * mean(abs(D(x)))');
    const text = story(fromText(spec), fromText(spec.replace('3 *', '5 *'))).text(100);
    expect(text).toContain('weighs mean(abs(D(x))) 3 → 5; keeps the other term');
  });
  test('renames alone do not change the meaning', () => {
    const spec = netSpec('stem: Flatten -> last: Dense(1)');
    const text = story(fromText(spec), fromText(spec.replace('last:', 'final:'))).text(100);
    expect(text).toContain('No change in meaning: the same model, with 1 thing by other names.');
    expect(text).toMatch(/> last → final +under another path/);
    expect(text).toContain('load with a mapping');
  });
});

describe('other answers', () => {
  test('Markdown', async () => {
    const markdown = renderMarkdown(story(dcgan('DCGAN'), dcgan('WGAN_GP')).story);
    await expect(`${markdown}\n`).toMatchFileSnapshot('../goldens/dcgan-wgan-gp.md.txt');
  });
  test('the JSON holds enough to make one form from the other', () => {
    const [a, b] = [dcgan('DCGAN'), dcgan('Hinge')];
    const json = JSON.parse(JSON.stringify(toDiffJson(diffSubjects(a, b), { before: 'a', after: 'b' }))) as DiffJson;
    expect(json).toMatchObject({
      format: 'genc-diff-1',
      verdict: 'different',
      checkpoint: { severity: 'cannot load' },
    });
    expect(applyChanges(a.form, json.changes)).toEqual(JSON.parse(JSON.stringify(b.form)));
  });
  test('a page with both graphs that needs no network', async () => {
    const viz = await instance();
    const [a, b] = [dcgan('DCGAN'), dcgan('WGAN_GP')];
    const diff = diffSubjects(a, b);
    const page = renderHtml(
      tell(diff, { before: 'a <1>', after: 'b' }),
      drawings(
        diff,
        diff.changes.filter(({ weight }) => weight !== 'spelling'),
      ),
      (dot) => viz.renderString(dot, { format: 'svg' }),
    );
    expect(page.match(/<svg/g)).toHaveLength(4); // G and D of both
    expect(page).toContain('a &lt;1&gt;');
    expect(page).toContain('#fbd98a');
    expect(page.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '')).not.toMatch(/(src|href|url)\s*[=(]|https?:/);
  });
  test('unchanged stretches of a large net are left out', () => {
    const layers = Array.from({ length: 400 }, () => 'Dense(8)');
    const spec = (list: readonly string[]): CompiledSubject =>
      fromText(netSpec(`Flatten -> ${list.join(' -> ')} -> Dense(1)`));
    const diff = diffSubjects(spec(layers), spec(layers.toSpliced(200, 0, 'LayerNorm')));
    const [drawing] = drawings(diff, diff.changes);
    expect(drawing!.after.split('\n').length).toBeLessThan(30);
    expect(drawing!.after).toContain('layers alike');
    expect(drawing!.after).toContain('LayerNorm');
  });
});

function withLatent(latent: string): CompiledSubject {
  const vae = fromFile('specs/vae-mnist.gen');
  return { ...vae, form: vae.with!({ latent })! };
}
