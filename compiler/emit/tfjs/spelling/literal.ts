/** Source text of plain values. */
import { filled as filledWith, mark } from '../../common/alike.js';
import type { Template as NumberTemplate } from '../../common/alike.js';
import { propertyName, stringLiteral } from '../../../escape/typescript.js';

/** A value as source text. Object literals have quotes only if they need them; fields without a value are left out. */
export const literal = (value: unknown): string => literalOf(value, 'value');

/** A value as source text. `hint` is the name for a number that needs one. */
export function literalOf(value: unknown, hint: string): string {
  if (Array.isArray(value)) return `[${value.map((each) => literalOf(each, hint)).join(', ')}]`;
  if (typeof value === 'string') return stringLiteral(value);
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    const fields = entries.map(([key, item]) =>
      typeof item === 'number' && slots
        ? slotOf(item, key, propertyName(key))
        : `${propertyName(key)}: ${literalOf(item, key)}`,
    );
    return `{ ${fields.join(', ')} }`;
  }
  if (typeof value === 'number' && slots) return slotOf(value, hint);
  return String(value);
}

/** Dimensions of a shape. The last of several is the number of channels. */
export const dimensions = (shape: readonly number[]): string[] =>
  shape.map((length, axis) =>
    literalOf(length, shape.length < 3 ? 'length' : (['height', 'width', 'channels'][axis] ?? 'length')),
  );

interface Slot {
  readonly value: number;
  readonly hint: string;
  /** The property of an object that holds the value. */
  readonly property?: string | undefined;
}

/** Code with a gap for each number that is spelled as a literal. */
export interface Template extends NumberTemplate {
  readonly numbers: readonly Slot[];
}

let slots: Slot[] | undefined;

function slotOf(value: number, hint: string, property?: string): string {
  slots!.push({ value, hint, property });
  return `${mark}${slots!.length - 1}${mark}`;
}

export function templateOf(spell: () => string): Template {
  const outer = slots;
  slots = [];
  try {
    return { skeleton: spell(), numbers: slots };
  } finally {
    slots = outer;
  }
}

/** The code with texts in its gaps. */
export const filled = (template: Template, texts: readonly string[]): string =>
  filledWith(template, (gap) => {
    const { property } = template.numbers[gap]!;
    const text = texts[gap]!;
    return property === undefined || property === text ? text : `${property}: ${text}`;
  });
