import { expect, test } from 'vitest';
import { filePath, trainWords, wordsHere } from './words.js';

test('a training names its engine only if one was chosen', () => {
  expect(trainWords('/a/vae.gen:VAE', '')).toEqual(['train', '/a/vae.gen:VAE']);
  expect(trainWords('/a/vae.gen:VAE', 'torch')).toEqual(['train', '/a/vae.gen:VAE', '--engine', 'torch']);
});

test('paths of the server become paths of Windows there, and stay elsewhere', () => {
  const words = ['diff', '/c:/my specs/vae.gen:A', '/c:/my specs/vae.gen:B'];
  expect(wordsHere(words, 'win32')).toEqual(['diff', 'c:/my specs/vae.gen:A', 'c:/my specs/vae.gen:B']);
  expect(wordsHere(words, 'linux')).toEqual(words);
});

test('addresses have a file, options have none', () => {
  expect(filePath('/a b/vae.gen:VAE')).toBe('/a b/vae.gen');
  expect(filePath('/a/vae.gen')).toBe('/a/vae.gen');
  for (const word of ['train', '--engine', 'vae.gen', 'torch']) expect(filePath(word)).toBe(undefined);
});
