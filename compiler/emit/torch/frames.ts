/** Access to modules and draws from code: through the class, or through the iteration of a loop. */
import { pythonString } from '../../escape/python.js';
import type { Place, Places } from './places.js';

/** A point from which paths are counted. */
export interface Frame {
  /** `F/level/repeat/0`; empty at the level of the model. For several places that are written once, the path of the first. */
  readonly root: string;
  /** Its module in the code: `self`, `block`; at the level of the model, the object of all nets. */
  readonly module: string;
  /** The prefix for keys of draws, as the inside of an f-string: `level/repeat/{i}`. */
  keys(): string;
}

export class Frames {
  constructor(
    private readonly frames: readonly Frame[],
    private readonly places: Places,
  ) {}

  inner(frame: Frame): Frames {
    return new Frames([...this.frames, frame], this.places);
  }

  /** `self.grow[3].finish`, `block.finish`. */
  module(place: Place): string {
    const frame = this.around(place.path);
    const levels: string[] = [];
    for (let each: Place | undefined = place; each && each.path !== frame.root; each = each.parent)
      levels.unshift(/^\d+$/.test(each.attribute) ? `[${each.attribute}]` : `.${each.attribute}`);
    return `${frame.module}${levels.join('')}`;
  }

  /** A key as a string literal, or as an f-string if it depends on an index. */
  key(path: string): string {
    const text = this.keys(path);
    return text.includes('{') ? `f"${text}"` : pythonString(text);
  }

  /** The inside of the f-string. */
  keys(path: string): string {
    const frame = this.around(path);
    return [frame.keys(), below(path, frame.root)].filter((part) => part !== '').join('/');
  }

  private around(path: string): Frame {
    return [...this.frames].reverse().find(({ root }) => isBelow(path, root)) ?? this.frames[0]!;
  }
}

export const isBelow = (path: string, root: string): boolean =>
  root === '' || path === root || path.startsWith(`${root}/`);

export const below = (path: string, root: string): string =>
  root === '' || !isBelow(path, root) ? path : path.slice(root.length + 1);
