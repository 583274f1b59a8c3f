import { describe, expect, test } from 'vitest';
import { isPictureName, placeFiles } from './layout.js';

const place = (paths: readonly string[], subset?: string): unknown[] =>
  placeFiles(paths, subset).map(({ path, split, domain, folder }) => [path, split, domain, folder]);

describe('what the folders of an image set say', () => {
  test('a flat set has neither splits nor classes', () => {
    expect(place(['images/1.jpg', 'images/2.jpg'])).toEqual([
      ['images/1.jpg', undefined, 'image', ''],
      ['images/2.jpg', undefined, 'image', ''],
    ]);
  });

  test.each([
    ['train', 'test', 'val'],
    ['Training', 'Test', 'Validation'],
    ['TRAIN', 'testing', 'valid'],
  ])('splits in folders called %s, %s, %s', (train, test, validation) => {
    expect(place([`top/${train}/1.jpg`, `top/${test}/kiwi/2.jpg`, `top/${validation}/3.jpg`])).toEqual([
      [`top/${train}/1.jpg`, 'train', 'image', ''],
      [`top/${test}/kiwi/2.jpg`, 'test', 'image', 'kiwi'],
      [`top/${validation}/3.jpg`, 'validation', 'image', ''],
    ]);
  });

  test('two domains, as CycleGAN names them, and the other way round', () => {
    const expected = [
      ['train', 'A', ''],
      ['test', 'B', ''],
    ];
    const read = (paths: string[]): unknown =>
      placeFiles(paths).map(({ split, domain, folder }) => [split, domain, folder]);
    expect(read(['trainA/x.jpg', 'testB/x.jpg'])).toEqual(expected);
    expect(read(['train/A/x.jpg', 'test/B/x.jpg'])).toEqual(expected);
    expect(read(['A/train/x.jpg', 'B/test/x.jpg'])).toEqual(expected);
  });

  test('a class is the folder that a file lies in', () => {
    expect(place(['set/Greek/alpha/1.png', 'set/Latin/a/1.png'])).toEqual([
      ['set/Greek/alpha/1.png', undefined, 'image', 'Greek/alpha'],
      ['set/Latin/a/1.png', undefined, 'image', 'Latin/a'],
    ]);
  });

  test('a class that is called like a split, below a split, is a class', () => {
    expect(place(['train/test/1.png', 'train/cat/1.png', 'test/cat/1.png'])[1]).toEqual([
      'train/cat/1.png',
      'train',
      'image',
      'cat',
    ]);
    expect(place(['train/A/B/1.png', 'train/B/A/2.png'])[0]).toEqual(['train/A/B/1.png', 'train', 'A', 'B']);
  });

  test('a subset keeps the files below its folder', () => {
    const paths = ['train/photos/1.jpg', 'train/paintings/1.jpg', 'test/photos/2.jpg'];
    expect(place(paths, 'photos')).toEqual([
      ['train/photos/1.jpg', 'train', 'image', ''],
      ['test/photos/2.jpg', 'test', 'image', ''],
    ]);
  });

  test('pictures beside the splits do not belong to the set', () => {
    expect(place(['preview.png', 'train/1.png', 'test/2.png'])).toHaveLength(2);
  });

  test('hidden files and bookkeeping are no pictures', () => {
    const names = ['a.JPG', 'b/c.webp', '.hidden.png', '__MACOSX/a.png', '.cache/x.png', 'labels.csv', 'jpg'];
    expect(names.filter(isPictureName)).toEqual(['a.JPG', 'b/c.webp']);
  });
});
