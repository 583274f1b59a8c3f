/** Code of several places that differs only in its numbers. */
import { mark } from '../common/alike.js';
import type { Template } from '../common/alike.js';

export function templateOf(spell: (number: (value: number, hint: string) => string) => string): Template {
  const numbers: { value: number; hint: string }[] = [];
  const skeleton = spell((value, hint) => `${mark}${numbers.push({ value, hint }) - 1}${mark}`);
  return { skeleton, numbers };
}
