import { format, getSupportInfo } from 'prettier';
import type { Options } from 'prettier';
import { expect, test } from 'vitest';
import * as plugin from './prettier-plugin.js';

const pretty = (text: string, options: Options = {}): Promise<string> =>
  format(text, { parser: 'genc', plugins: [plugin], ...options });
const untidy = 'model A{\nlet x=f( 1 )\n\n  let wide = 2 // two\n}';
const tidy = 'model A {\n  let x = f(1)\n\n  let wide = 2  // two\n}\n';

test('Prettier formats a spec with the same style', async () => {
  expect(await pretty(untidy)).toBe(tidy);
  expect(await pretty(tidy)).toBe(tidy);
  expect(await pretty('')).toBe('');
});

test('files are found by their ending', async () => {
  const { languages } = await getSupportInfo({ plugins: [plugin] });
  expect(languages.find(({ name }) => name === 'genc')?.extensions).toEqual(['.gen']);
  expect(await pretty(untidy, { parser: undefined, filepath: 'vae.gen' })).toBe(tidy);
});

test('line ends are those that Prettier is asked for', async () => {
  expect(await pretty(untidy, { endOfLine: 'crlf' })).toBe(tidy.replaceAll('\n', '\r\n'));
});

test('widths and tabs of the settings change nothing: there is one style', async () => {
  expect(await pretty(untidy, { printWidth: 20, useTabs: true, tabWidth: 8 })).toBe(tidy);
});

test.each(['genc', 'gen'])('specs in Markdown are formatted in fences of %s, in lists too', async (language) => {
  const markdown = (text: string): string => {
    const fence = `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
    return `Text.\n\n${fence}\n\n- In a list:\n\n${fence.replace(/^(?=.)/gm, '  ')}\n`;
  };
  expect(await pretty(markdown(untidy), { parser: 'markdown' })).toBe(markdown(tidy));
});

test('a spec in Markdown that does not parse stays as it is', async () => {
  const text = '```genc\nmodel A  { let x =\n```\n';
  expect(await pretty(text, { parser: 'markdown' })).toBe(text);
});

test('Prettier receives the place of a mistake, with our words', async () => {
  const error = await pretty('model A {\n  let x =\n}\n').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ loc: { start: { line: 2, column: 9 } } });
  expect(String(error)).toMatch(/^SyntaxError: GEN\d{4}: .+ \(2:9\)\n/);
  expect(String(error)).toMatch(/> 2 \| {3}let x =/);
});

test('further mistakes are counted', async () => {
  await expect(pretty('model A {\n  let x =\n  let y =\n}\n')).rejects.toThrow(/1 more: genc check lists all/);
});
