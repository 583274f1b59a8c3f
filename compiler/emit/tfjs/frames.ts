/** How code reaches weights and draws: from the net, or from the function or the iteration that it stands in. */
import { stringLiteral } from '../../escape/typescript.js';

/** Where paths are counted from. */
export interface Frame {
  /** `F/level/repeat/0`; of several places that are written once, the first. */
  readonly root: string;
  /** What its weights are called: `w`, `each`. */
  readonly weights: string;
  /** Told when something asks for weights. */
  reached(): void;
  /** What stands before the keys of draws, as the inside of a template literal: `level/repeat/${i}`; nothing in functions, whose pass knows it. */
  keys(): string;
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

  /** A string, or a template where it hangs on an index. */
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
