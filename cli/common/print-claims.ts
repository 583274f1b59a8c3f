import type { JudgedClaim } from '../../runtime/library/evaluate/index.js';
import { paint, print } from './terminal.js';

/** A number with five digits. */
export const number = (value: number): string => value.toPrecision(5);

/** Prints the outcome of each claim with the numbers on its two sides. */
export function printClaims(claims: readonly JudgedClaim[]): void {
  for (const { claim, outcome, left, right, why } of claims) {
    const mark = { held: paint.green('✓'), failed: paint.red('✗'), 'not evaluated': paint.yellow('·') }[outcome];
    const found = left === undefined || right === undefined ? why : `${number(left)} against ${number(right)}`;
    print(`${mark} claim ${outcome}: ${claim}  ${paint.dim(`(${found})`)}`);
  }
}
