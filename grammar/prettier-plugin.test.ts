import { format } from 'prettier';
import { expect, test } from 'vitest';
import * as plugin from './prettier-plugin.js';

test('Prettier formats a spec with the same style', async () => {
  const text = 'model A{\nlet x=f( 1 )\n  let wide = 2\n}';
  expect(await format(text, { parser: 'genc', plugins: [plugin] })).toBe(
    'model A {\n  let x    = f(1)\n  let wide = 2\n}\n',
  );
});

test('Prettier receives the place of a mistake', async () => {
  await expect(format('model A {\n  let x =\n}\n', { parser: 'genc', plugins: [plugin] })).rejects.toThrow(/\(2:9\)/);
});
