import type { Picture } from '../pictures/picture.js';
import type { Item, Source, Split } from '../source/source.js';
import { glyph, glyphClasses } from './glyphs.js';
import { face, faceStyles } from './faces.js';

/** A set that the project draws itself. It does not depend on the run's seed. */
interface EmbeddedSet {
  readonly draw: (seed: number, index: number) => { picture: Picture; label: number };
  readonly classes: readonly string[];
  readonly counts: Readonly<Partial<Record<Split, number>>>;
}

const sets: Readonly<Record<string, EmbeddedSet>> = {
  glyphs: {
    draw: glyph,
    classes: Array.from({ length: glyphClasses }, (_, digit) => String(digit)),
    counts: { train: 10_000, test: 2_000 },
  },
  faces: { draw: face, classes: faceStyles, counts: { train: 4_000, test: 800 } },
};

/** The seeds of training and test pictures, which differ, so that no picture of one is in the other. */
const seeds: Readonly<Record<Split, number>> = { train: 1, validation: 2, test: 3 };
const drawn = new Map<string, Source>();

/** An embedded set. Pictures are drawn when first asked for, and kept. */
export function embeddedSource(name: string): Source {
  const known = drawn.get(name);
  if (known) return known;
  const set = sets[name]!;
  const splits: Partial<Record<Split, readonly Item[]>> = {};
  for (const [split, count] of Object.entries(set.counts) as [Split, number][]) {
    splits[split] = Array.from({ length: count }, (_, index): Item => {
      let kept: Picture | undefined;
      return {
        name: `${name} ${split} ${index}`,
        domain: 'image',
        label: index % set.classes.length,
        read: () => (kept ??= set.draw(seeds[split], index).picture),
      };
    });
  }
  const source: Source = { name, splits, classes: set.classes, resident: true };
  drawn.set(name, source);
  return source;
}

export const embeddedNames: readonly string[] = Object.keys(sets);
