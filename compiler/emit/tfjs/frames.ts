/** Access to weights and draws from code: through the net, or through the function or the iteration that holds the code. */
import { stringLiteral } from '../../escape/typescript.js';

/** A place from which paths are counted. */
export interface Frame {
  /** The path of the frame, `F/level/repeat/0`. For several places that are written once, the path of the first. */
  readonly root: string;
  /** The name of its weights in the code: `w`, `each`. */
  readonly weights: string;
  /** Called when the code uses weights. */
  reached(): void;
  /**
   * The prefix for keys of draws, as the inside of a template literal: `level/repeat/${i}`. It is empty in functions, whose pass adds it.
   */
  keys(): string;
  /** Set for an iteration of a loop that runs with the model. */
  readonly of?: 'loop';
}

export class Frames {
  constructor(private readonly frames: readonly Frame[]) {}

  inner(frame: Frame): Frames {
    return new Frames([...this.frames, frame]);
  }

  /** `w.grow[3].finish`, `each.finish`. */
  weights(path: string): string {
    const frame = this.around(path);
    frame.reached();
    return below(path, frame.root)
      .split('/')
      .filter((level) => level !== '')
      .reduce((object, level) => (/^\d+$/.test(level) ? `${object}[${level}]` : `${object}.${level}`), frame.weights);
  }

  /** True inside of a frame of this kind. */
  isIn(kind: NonNullable<Frame['of']>): boolean {
    return this.frames.some(({ of }) => of === kind);
  }

  /** A key as a string literal, or as a template if it depends on an index. */
  key(path: string): string {
    const text = this.keys(path);
    return text.includes('${') ? `\`${text}\`` : stringLiteral(text);
  }

  /** The inside of the template. */
  keys(path: string): string {
    const frame = this.around(path);
    const relative = below(path, frame.root);
    return [frame.keys(), relative].filter((part) => part !== '').join('/');
  }

  private around(path: string): Frame {
    return [...this.frames].reverse().find(({ root }) => isBelow(path, root)) ?? this.frames[0]!;
  }
}

const isBelow = (path: string, root: string): boolean => root === '' || path === root || path.startsWith(`${root}/`);

const below = (path: string, root: string): string =>
  root === '' || !isBelow(path, root) ? path : path.slice(root.length + 1);
