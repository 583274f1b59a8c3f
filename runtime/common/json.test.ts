import { expect, test } from 'vitest';
import { fromJson, resultsFromJson, toJson } from './json.js';

test('numbers that are not finite survive JSON, and texts that look like them stay texts', () => {
  const value = {
    numbers: [NaN, Infinity, -Infinity, 0, 1e-300, null],
    texts: ['NaN', '\\NaN', '-Infinity', 'Infinity and more', '\\', ''],
  };
  expect(fromJson(toJson(value))).toEqual(value);
  expect(toJson({ loss: NaN, far: -Infinity })).toBe('{"loss":"NaN","far":"-Infinity"}');
});

test('finite values are written as JSON.stringify writes them', () => {
  const value = { a: [1, 0.1, -0, 1e21], b: { c: 'x', d: true, e: undefined } };
  expect(toJson(value)).toBe(JSON.stringify(value));
  expect(toJson(value, 2)).toBe(JSON.stringify(value, null, 2));
});

test('null in results of earlier versions is read as NaN', () => {
  expect(resultsFromJson('{"loss":null,"far":"Infinity"}')).toEqual({ loss: NaN, far: Infinity });
});
