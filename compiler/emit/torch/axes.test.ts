import { expect, test } from 'vitest';
import { isPrimary, raised, torchShape } from './axes.js';

const batched = (...shape: number[]) => ({ shape, batched: true });
const plain = (...shape: number[]) => ({ shape, batched: false });

test('pictures have their channels first, all else its own order', () => {
  expect(torchShape([28, 26, 3])).toEqual([3, 28, 26]);
  expect(torchShape([28, 26])).toEqual([28, 26]);
  expect(torchShape([4, 5, 6, 7])).toEqual([4, 5, 6, 7]);
});

test.each([
  // Per-example numbers, vectors and matrices beside pictures.
  [batched(), 3, 'x[:, None, None, None]'],
  [batched(8), 3, 'x[:, :, None, None]'],
  [batched(7, 8), 3, 'x.permute(0, 2, 1)[:, :, None]'],
  [batched(6, 7, 8), 3, 'x'],
  // Values without a batch axis.
  [plain(), 3, 'x'],
  [plain(8), 3, 'x[:, None, None]'],
  [plain(7, 8), 3, 'x.permute(1, 0)[:, None]'],
  // Ranks other than that of pictures keep their order.
  [batched(), 1, 'x[:, None]'],
  [batched(8), 2, 'x[:, None]'],
  [plain(8), 2, 'x'],
  [batched(6, 7, 8), 4, 'x.permute(0, 2, 3, 1)[:, None]'],
])('%j beside a value of rank %d is %s', (type, rank, text) => {
  expect(raised('x', type, rank)).toBe(text);
});

test('an expression is put in parentheses, and a comparison stays one', () => {
  expect(raised('x + y', batched(8), 3)).toBe('(x + y)[:, :, None, None]');
  expect(raised('(x > 0).float()', batched(), 1)).toBe('(x > 0)[:, None].float()');
});

test('a dot may follow names, calls and brackets', () => {
  for (const text of ['x', 'self.conv(x)[0]', '(a + b)', '[x, y]', 'f("a b")(x)'])
    expect(isPrimary(text), text).toBe(true);
  for (const text of ['a + b', '-x', 'a if b else c', 'lambda: x', '3']) expect(isPrimary(text), text).toBe(false);
});
