import { expect, test } from 'vitest';
import { isPictureName, likeSplit, markerOf, passedOver } from './layout.js';

test('hidden files and bookkeeping are not pictures', () => {
  const names = ['a.JPG', 'b/c.webp', '.hidden.png', '__MACOSX/a.png', '.cache/x.png', 'labels.csv', 'jpg'];
  expect(names.filter(isPictureName)).toEqual(['a.JPG', 'b/c.webp']);
});

test.each([
  '@eaDir/cat/SYNOPHOTO_THUMB_M.jpg',
  'cat/@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg',
  '__macosx/cat/._1.jpg',
  '#recycle/1.jpg',
  '$RECYCLE.BIN/1.jpg',
  'System Volume Information/1.jpg',
  'lost+found/1.jpg',
  '.thumbnails/1.jpg',
])('%s is nobody’s picture, and counted as passed over', (path) => {
  expect(isPictureName(path)).toBe(false);
  expect(Object.values(passedOver([path, 'cat/1.jpg', 'cat/Thumbs.db', '.DS_Store']))).toEqual([1]);
});

test('folders that only look like bookkeeping are read', () => {
  expect(['@home/1.jpg', '#7/1.jpg', 'recycled/1.jpg', 'cat.d/1.jpg'].filter(isPictureName)).toHaveLength(4);
});

test.each([
  ['train', { split: 'train' }],
  ['Validation', { split: 'validation' }],
  ['b', { side: 'B' }],
  ['trainA', { split: 'train', side: 'A' }],
  ['test_b', { split: 'test', side: 'B' }],
  ['val-A', { split: 'validation', side: 'A' }],
  ['domainA', undefined],
  ['constructor', undefined],
  ['C', undefined],
])('%s says %j', (folder, marker) => {
  expect(markerOf(folder)).toEqual(marker);
});

test('names that begin like a split are told apart from others', () => {
  expect(['train2017', 'test_images', 'valset', 'Training data'].map(likeSplit)).toEqual([
    'train',
    'test',
    'validation',
    'train',
  ]);
  expect(['trainers', 'testament', 'developers', 'invalid', 'cat'].map(likeSplit)).toEqual(Array(5).fill(undefined));
});
