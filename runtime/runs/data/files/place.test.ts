import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../common/errors.js';
import { placeFiles, type PlaceOptions } from './place.js';
import { readingOf } from '../source/reading.js';
import { data, image } from '../testing/files.js';
import type { DataDefinition } from '../../../contract/model.js';

const at = (paths: readonly string[], options?: PlaceOptions): unknown[] =>
  placeFiles('pics', [paths], options).placed.map(({ path, split, domain, folder }) => [path, split, domain, folder]);

/** The reading of a spec: sides by word or by folder, classes from folders, and `split`. */
function spec(
  said: { a?: string; b?: string; from?: string; classes?: number; split?: DataDefinition['split'] } = {},
): PlaceOptions {
  const field = (from: string | undefined): object =>
    from === undefined
      ? {}
      : /^[AB]$/.test(from)
        ? { ...image([1, 1, 3]), from }
        : { ...image([1, 1, 3]), folder: from };
  const definition = data(
    'pics',
    {
      ...(said.a === undefined ? { x: image([1, 1, 3]) } : { a: field(said.a), b: field(said.b) }),
      ...(said.classes === undefined ? {} : { kind: { kind: 'class', classes: said.classes, from: 'folder' } }),
    } as DataDefinition['fields'],
    { split: said.split },
  );
  return { reading: readingOf(definition) };
}

/** The number of files of each split, side and class. */
function tally(paths: readonly string[], options?: PlaceOptions): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { split, domain, folder } of placeFiles('pics', [paths], options).placed) {
    const key = [split, domain === 'image' ? undefined : domain, folder === '' ? undefined : folder]
      .filter((part) => part !== undefined)
      .join(' ');
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
const warnings = (paths: readonly string[], options?: PlaceOptions): readonly string[] =>
  placeFiles('pics', [paths], options).warnings;
function failure(paths: readonly string[], options?: PlaceOptions): { message: string; hint?: string } {
  try {
    placeFiles('pics', [paths], options);
  } catch (error) {
    if (error instanceof UserError) return { message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error('It was read.');
}
/** The paths of files: `files('cat', 2)` gives cat/1.png, cat/2.png. */
const files = (folder: string, count = 1): string[] =>
  Array.from({ length: count }, (_, index) => `${folder}/${index + 1}.png`);

describe('the meaning of the folders of an image set', () => {
  test('a flat set has neither splits nor classes', () => {
    expect(at(['images/1.jpg', 'images/2.jpg'])).toEqual([
      ['images/1.jpg', undefined, 'image', ''],
      ['images/2.jpg', undefined, 'image', ''],
    ]);
  });

  test.each([
    ['train', 'test', 'val'],
    ['Training', 'Test', 'Validation'],
    ['TRAIN', 'testing', 'valid'],
  ])('splits in folders called %s, %s, %s', (train, test, validation) => {
    expect(at([`top/${train}/1.jpg`, `top/${test}/kiwi/2.jpg`, `top/${validation}/3.jpg`])).toEqual([
      [`top/${train}/1.jpg`, 'train', 'image', ''],
      [`top/${test}/kiwi/2.jpg`, 'test', 'image', 'kiwi'],
      [`top/${validation}/3.jpg`, 'validation', 'image', ''],
    ]);
  });

  test.each([
    ['as CycleGAN names them', ['trainA/x.jpg', 'testB/x.jpg']],
    ['in two steps', ['train/A/x.jpg', 'test/B/x.jpg']],
    ['the other way round', ['A/train/x.jpg', 'B/test/x.jpg']],
    ['in small letters', ['train_a/x.jpg', 'test_b/x.jpg']],
  ])('two sides %s', (_, paths) => {
    expect(tally(paths, spec({ a: 'A', b: 'B' }))).toEqual({ 'train A': 1, 'test B': 1 });
  });

  test('a class is the folder that a file lies in', () => {
    expect(at(['set/Greek/alpha/1.png', 'set/Latin/a/1.png'])).toEqual([
      ['set/Greek/alpha/1.png', undefined, 'image', 'Greek/alpha'],
      ['set/Latin/a/1.png', undefined, 'image', 'Latin/a'],
    ]);
  });

  test('a class that is called like a split or a side, below a split, is a class', () => {
    expect(tally(['train/test/1.png', 'train/cat/1.png', 'test/cat/1.png'])).toEqual({
      'train test': 1,
      'train cat': 1,
      'test cat': 1,
    });
    expect(tally(['train/A/B/1.png', 'train/B/A/2.png'], spec({ a: 'A', b: 'B' }))).toEqual({
      'train A B': 1,
      'train B A': 1,
    });
  });

  test('every class divided in itself is divided as one set', () => {
    expect(tally(['cat/train/1.png', 'cat/test/2.png', 'dog/train/1.png', 'dog/val/1.png'])).toEqual({
      'train cat': 1,
      'test cat': 1,
      'train dog': 1,
      'validation dog': 1,
    });
    expect(tally(['cat/train/1.png', 'cat/lost/2.png', 'dog/test/1.png'])).toEqual({
      'cat/train': 1,
      'cat/lost': 1,
      'dog/test': 1,
    });
  });

  test('a subset keeps the files below its folder', () => {
    const paths = ['train/photos/1.jpg', 'train/paintings/1.jpg', 'test/photos/2.jpg'];
    expect(at(paths, { subset: 'photos' })).toEqual([
      ['train/photos/1.jpg', 'train', 'image', ''],
      ['test/photos/2.jpg', 'test', 'image', ''],
    ]);
  });

  test('pictures beside the splits are left out, with a warning', () => {
    const paths = ['preview.png', 'train/1.png', 'test/2.png'];
    expect(tally(paths)).toEqual({ train: 1, test: 1 });
    expect(warnings(paths)).toEqual(['pics: 1 picture in no folder that is read, left out: preview.png.']);
  });

  test('the folder around an archive is its own affair', () => {
    const { placed } = placeFiles('pics', [
      ['one/Greek/a/1.png', 'one/Latin/a/1.png'],
      ['two/Latin/a/2.png', 'two/Tagalog/a/1.png'],
    ]);
    expect(placed.map(({ tree, folder }) => [tree, folder])).toEqual([
      [0, 'Greek/a'],
      [0, 'Latin/a'],
      [1, 'Latin/a'],
      [1, 'Tagalog/a'],
    ]);
  });
});

describe('a word is a split only if all its siblings are', () => {
  const trips = [...files('holiday', 3), ...files('work', 2), ...files('test')];

  test.each([
    ['holiday, work and test', trips, { holiday: 3, work: 2, test: 1 }],
    ['valid and invalid', [...files('valid', 2), ...files('invalid', 3)], { valid: 2, invalid: 3 }],
    [
      'A to J',
      [...'ABCDEFGHIJ'].flatMap((letter) => files(letter)),
      Object.fromEntries([...'ABCDEFGHIJ'].map((letter) => [letter, 1])),
    ],
    ['train and bus', [...files('train'), ...files('bus')], { train: 1, bus: 1 }],
    ['dev and ops below a folder around everything', [...files('top/dev'), ...files('top/ops')], { dev: 1, ops: 1 }],
  ])('%s are classes', (_, paths, expected) => {
    expect(tally(paths)).toEqual(expected);
    const classes = Object.keys(expected).length;
    expect(tally(paths, spec({ classes }))).toEqual(expected);
    expect(warnings(paths, spec({ classes }))).toEqual([]);
  });

  test('letters below splits are classes too, though one split has A and B alone', () => {
    const paths = [
      ...files('train/A'),
      ...files('train/B'),
      ...files('train/C'),
      ...files('test/A'),
      ...files('test/B'),
    ];
    expect(tally(paths)).toEqual({ 'train A': 1, 'train B': 1, 'train C': 1, 'test A': 1, 'test B': 1 });
  });

  test('A and B alone are classes if the spec reads a class and no side', () => {
    const paths = [...files('A', 2), ...files('B', 3)];
    expect(tally(paths, spec({ classes: 2 }))).toEqual({ A: 2, B: 3 });
    expect(tally(paths, spec({ a: 'A', b: 'B' }))).toEqual({ A: 2, B: 3 });
    expect(placeFiles('pics', [paths], spec({ a: 'A', b: 'B' })).placed[0]).toMatchObject({ domain: 'A', folder: '' });
  });

  test('a class that may be meant as a split gives a warning, with what to write for either', () => {
    expect(warnings(trips, spec())).toEqual([
      'pics: the folder test is read like any other, not as a split. If it is one, write `split test="test"`; if not, `split folders=false`.',
    ]);
    expect(warnings(trips, spec({ split: { folders: false } }))).toEqual([]);
    expect(tally(trips, spec({ split: { test: 'test' } }))).toEqual({ holiday: 3, work: 2, test: 1 });
    expect(warnings(trips, spec({ split: { test: 'test' } }))).toEqual([]);
    expect(warnings([...files('train2017'), ...files('val2017')], spec())[0]).toContain(
      'write `split train="train2017", validation="val2017"`',
    );
    expect(placeFiles('pics', [trips], spec({ classes: 2 })).doubt).toContain('write `split test="test"`');
  });

  test('training and test beside another folder could be either: an error says what to write', () => {
    const paths = [...files('train', 9), ...files('test', 3), ...files('extras', 4)];
    expect(failure(paths, spec())).toEqual({
      message:
        'pics has the folders train (9 pictures), test (3 pictures) and extras (4 pictures); train and test may be splits, or classes like extras.',
      hint: 'Write `split train="train", test="test"` in the data set to leave the others out, or `split folders=false` if every folder is a class.',
    });
    const named = spec({ split: { train: 'train', test: 'test' } });
    expect(tally(paths, named)).toEqual({ train: 9, test: 3 });
    expect(warnings(paths, named)).toEqual(['pics: 4 pictures in no folder that is read, left out: extras (4).']);
    expect(tally(paths, spec({ split: { folders: false } }))).toEqual({ train: 9, test: 3, extras: 4 });
    expect(placeFiles('pics', [paths], spec({ split: { folders: false } })).placed[0]).toMatchObject({
      split: undefined,
      folder: 'train',
    });
  });

  test('a known set has its splits whatever lies beside them, and reports what it leaves out', () => {
    const paths = ['Training/Kiwi/1.jpg', 'Test/Kiwi/2.jpg', 'test-multiple_fruits/3.jpg'];
    expect(tally(paths, { known: true })).toEqual({ 'train Kiwi': 1, 'test Kiwi': 1 });
    expect(warnings(paths, { known: true })[0]).toContain('left out: test-multiple_fruits (1)');
  });

  test('test folders beside loose pictures: an error says what to write', () => {
    const paths = ['1.png', '2.png', ...files('test')];
    expect(failure(paths, spec())).toEqual({
      message: 'pics has 2 pictures beside test (1 picture); nothing says whether they are for training.',
      hint: 'Write `split test="test"` in the data set to train on the others, or `split folders=false` to train on all of them.',
    });
    expect(tally(paths, spec({ split: { test: 'test' } }))).toEqual({ '': 2, test: 1 });
    expect(placeFiles('pics', [paths], spec({ split: { folders: false } })).placed.map(({ split }) => split)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the folders that a spec names', () => {
  const domains = [...files('domainA', 3), ...files('domainB', 2)];

  test('sides that are not there: the folders found, and what to write', () => {
    expect(failure(domains, spec({ a: 'A', b: 'B' }))).toEqual({
      message: 'pics has no folders A and B for a and b; it has domainA (3 pictures) and domainB (2 pictures).',
      hint: 'Name the folders that the sides are in, such as `a: … from "domainA"` and `b: … from "domainB"`. If each picture shows both sides in its two halves, write `from left` and `from right`.',
    });
    expect(failure(files('flat', 4), spec({ a: 'A', b: 'B' })).message).toBe(
      'pics has no folders A and B for a and b; it has no folders, but 4 pictures.',
    );
    expect(failure([...files('trainA'), ...files('testA')], spec({ a: 'A', b: 'B' })).message).toContain(
      'pics has no folder B for b',
    );
    expect(
      failure([...files('train/in'), ...files('train/out'), ...files('test/in')], spec({ a: 'A', b: 'B' })).message,
    ).toContain('it has in (2 pictures) and out (1 picture)');
  });

  test('small letters are sides if the spec asks for them', () => {
    expect(tally([...files('a', 3), ...files('b', 2)], spec({ a: 'A', b: 'B' }))).toEqual({ A: 3, B: 2 });
  });

  test('sides that the spec asks for are read, with a warning about folders beside them', () => {
    const paths = [...files('trainA'), ...files('trainB'), ...files('samples', 2)];
    expect(tally(paths, spec({ a: 'A', b: 'B' }))).toEqual({ 'train A': 1, 'train B': 1 });
    expect(warnings(paths, spec({ a: 'A', b: 'B' }))).toEqual([
      'pics: 2 pictures in no folder that is read, left out: samples (2).',
    ]);
  });

  test.each([
    ['at the top', [...files('inputs', 3), ...files('targets', 2)], { '"inputs"': 3, '"targets"': 2 }],
    ['in a folder around them', [...files('set/inputs'), ...files('set/targets')], { '"inputs"': 1, '"targets"': 1 }],
    [
      'below splits',
      [...files('train/inputs'), ...files('test/targets')],
      { 'train "inputs"': 1, 'test "targets"': 1 },
    ],
    [
      'above splits',
      [...files('inputs/train'), ...files('targets/val')],
      { 'train "inputs"': 1, 'validation "targets"': 1 },
    ],
    ['in other letters', [...files('Inputs'), ...files('TARGETS')], { '"inputs"': 1, '"targets"': 1 }],
    [
      'with folders below',
      [...files('inputs/clip1'), ...files('targets/clip1')],
      { '"inputs" clip1': 1, '"targets" clip1': 1 },
    ],
  ])('folders by name, %s', (_, paths, expected) => {
    expect(tally(paths, spec({ a: 'inputs', b: 'targets' }))).toEqual(expected);
  });

  test('a folder can be named by the way to it, and one called image is a folder', () => {
    expect(tally([...files('x/in/1'), ...files('y/in/1')], spec({ a: 'x/in', b: 'y/in' }))).toEqual({
      '"x/in" 1': 1,
      '"y/in" 1': 1,
    });
    expect(tally([...files('image'), ...files('mask')], spec({ a: 'image', b: 'mask' }))).toEqual({
      '"image"': 1,
      '"mask"': 1,
    });
  });

  test('folders that are not named are left out, with a warning; a missing one is an error with the nearest', () => {
    const paths = [...files('inputs'), ...files('targets'), ...files('depth', 2)];
    expect(warnings(paths, spec({ a: 'inputs', b: 'targets' }))).toEqual([
      'pics: 2 pictures in no folder that is read, left out: depth (2).',
    ]);
    expect(failure(paths, spec({ a: 'input', b: 'targets' }))).toEqual({
      message:
        'pics has no folder "input" that a is read from; it has inputs (1 picture), targets (1 picture) and depth (2 pictures).',
      hint: 'Did you mean "inputs"?',
    });
    expect(failure(paths, spec({ split: { test: 'held' } })).message).toContain(
      'pics has no folder "held" that the test split is read from',
    );
  });

  test('splits by name, with classes below them', () => {
    const paths = [...files('seen/cat', 2), ...files('seen/dog'), ...files('unseen/cat')];
    const expected = { 'train cat': 2, 'train dog': 1, 'test cat': 1 };
    expect(tally(paths, spec({ classes: 2, split: { train: 'seen', test: 'unseen' } }))).toEqual(expected);
  });

  test('a split by name goes with splits by word', () => {
    const paths = [...files('train', 2), ...files('val'), ...files('unseen')];
    expect(tally(paths, spec({ split: { test: 'unseen' } }))).toEqual({ train: 2, validation: 1, test: 1 });
  });
});

test('no picture vanishes in silence: of any tree each is placed, counted as left out, or part of an error', () => {
  const folder = fc.constantFrom(
    'train',
    'test',
    'Val',
    'A',
    'b',
    'trainA',
    'testB',
    'cat',
    'dog',
    'test2017',
    'inputs',
    'targets',
  );
  const path = fc.tuple(fc.array(folder, { maxLength: 3 }), fc.constantFrom('1.png', '2.png')).map(([folders, file]) => [...folders, file].join('/')); // prettier-ignore
  const said = fc.constantFrom<Parameters<typeof spec>[0]>(
    {},
    { classes: 2 },
    { a: 'A', b: 'B' },
    { a: 'inputs', b: 'targets' },
    { split: { train: 'cat', test: 'dog' } },
    { split: { test: 'test' } },
    { split: { folders: false } },
  );
  const seen = { placed: 0, leftOut: 0, refused: 0 };
  fc.assert(
    fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 9 }), said, fc.boolean(), (paths, said, known) => {
      const options = { ...spec(said), known };
      let found;
      try {
        found = placeFiles('pics', [paths], options);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        expect((error as UserError).hint).toBeDefined();
        seen.refused++;
        return;
      }
      const left = Number(/^pics: (\d+) pictures? in no folder that is read/.exec(found.warnings.join('\n'))?.[1] ?? 0);
      expect(found.placed.length + left).toBe(paths.length);
      if (said?.a !== undefined) expect(new Set(found.placed.map(({ domain }) => domain))).not.toContain('image');
      if (left > 0) seen.leftOut++;
      else seen.placed++;
    }),
    { numRuns: 3000, seed: 4 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(200);
});
