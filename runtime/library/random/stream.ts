import { philox } from './philox.js';

/** The address of a draw. The same address gives the same numbers, whatever was drawn before or elsewhere. */
export interface Address {
  /** The seed, a whole number from 0 to 2⁵³ − 1. */
  readonly seed: number;
  /** The draw's name after the names of everything that contains it: `G/noise`. */
  readonly path: string;
  /** The training iteration, epoch or other count; 0 by default. */
  readonly iteration?: number;
  /** The repetition of a repeated step; 0 by default. */
  readonly repetition?: number;
}

/** Two 32-bit words of a text: two multiplicative hashes with MurmurHash3's finalizers, well mixed, not secret. */
export function hashText(text: string): readonly [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return [a >>> 0, b >>> 0];
}

const TWO_TO_32 = 2 ** 32;

/** The random words of one address, in order. */
export class Stream {
  private readonly key: readonly [number, number];
  private readonly counter: [number, number, number, number];
  private readonly words = new Uint32Array(4);
  private used = 4;

  constructor({ seed, path, iteration = 0, repetition = 0 }: Address) {
    this.key = hashText(`${seed}/${path}`);
    const high = Math.floor(iteration / TWO_TO_32);
    this.counter = [0, iteration >>> 0, repetition >>> 0, high >>> 0];
  }

  /** An unsigned 32-bit word. An address has 2³⁴ of them. */
  word(): number {
    if (this.used === 4) {
      philox(this.counter, this.key[0], this.key[1], this.words);
      this.counter[0] = (this.counter[0] + 1) >>> 0;
      this.used = 0;
    }
    const word = this.words[this.used]!;
    this.used += 1;
    return word;
  }

  /** Skips words from the start of the address without computing them. */
  skip(words: number): this {
    this.counter[0] = Math.floor(words / 4) >>> 0;
    this.used = 4;
    for (let left = words % 4; left > 0; left--) this.word();
    return this;
  }

  /** A uniform number in [0, 1) on a grid of 2⁻²⁴, which float32 holds exactly. */
  uniform(): number {
    return (this.word() >>> 8) / 2 ** 24;
  }

  /** Two independent standard normal numbers (Box–Muller). */
  normalPair(): readonly [number, number] {
    const radius = Math.sqrt(-2 * Math.log((this.word() + 1) / TWO_TO_32));
    const angle = (2 * Math.PI * this.word()) / TWO_TO_32;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  }

  /** A whole number from 0 to below `limit`, from 53 random bits. */
  below(limit: number): number {
    const fraction = (this.word() * 2 ** 21 + (this.word() >>> 11)) / 2 ** 53;
    return Math.floor(fraction * limit);
  }
}
