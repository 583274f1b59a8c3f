/** What the expressions of a model were found to be, kept for editors: the shape after each layer, the value of each name. */
import type { ValueType } from '../../catalogue/row/values.js';
import type { Meaning } from './meaning.js';

export type Observed =
  | { readonly kind: 'tensor'; readonly type: ValueType; readonly members: readonly string[] }
  /** Several outputs of a net or a body, by name. */
  | {
      readonly kind: 'outputs';
      readonly outputs: readonly { readonly name: string; readonly type?: ValueType }[];
      readonly members: readonly string[];
    }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'list'; readonly numbers: readonly number[] };

/** The most different values that are kept of one expression. Bodies of blocks and repeats are evaluated often. */
const mostKept = 32;

export class Observations {
  /** By part of the tree: an expression, or the name of a parameter. Values in the order in which they were first found. */
  private readonly found = new Map<object, Map<string, Observed>>();

  note(part: object, meaning: Meaning): void {
    const observed = observedOf(meaning);
    if (!observed) return;
    let known = this.found.get(part);
    if (!known) this.found.set(part, (known = new Map()));
    if (known.size >= mostKept) return;
    const key = keyOf(observed);
    if (!known.has(key)) known.set(key, observed);
  }

  of(part: object): readonly Observed[] {
    return [...(this.found.get(part)?.values() ?? [])];
  }
}

function observedOf(meaning: Meaning): Observed | undefined {
  switch (meaning.kind) {
    case 'tensor':
      return { kind: 'tensor', type: meaning.value.type, members: meaning.members?.() ?? [] };
    case 'tuple': {
      const outputs = [...meaning.fields].map(([name, field]) => ({
        name,
        ...(field.kind === 'tensor' ? { type: field.value.type } : {}),
      }));
      return { kind: 'outputs', outputs, members: meaning.members?.() ?? [] };
    }
    case 'number':
      return { kind: 'number', value: meaning.value };
    case 'list': {
      const numbers = meaning.items.flatMap((item) => (item.kind === 'number' ? [item.value] : []));
      return numbers.length === meaning.items.length ? { kind: 'list', numbers } : undefined;
    }
    default:
      return undefined;
  }
}

function keyOf(observed: Observed): string {
  switch (observed.kind) {
    case 'tensor':
      return typeKey(observed.type);
    case 'outputs':
      return observed.outputs.map(({ name, type }) => `${name} ${type ? typeKey(type) : ''}`).join(' ');
    case 'number':
      return String(observed.value);
    case 'list':
      return `[${observed.numbers.join(' ')}]`;
  }
}

const typeKey = ({ shape, range, classes, batched }: ValueType): string =>
  `${shape.join()} ${range ? `${range.low} ${range.high}` : ''} ${classes ?? ''} ${batched}`;
