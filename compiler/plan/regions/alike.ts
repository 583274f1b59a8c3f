/**
 * The comparison of two stretches. They are alike if their items correspond one to one: the same operations, wired
 * alike to each other and to values from outside, with weights and draws of the same names below the paths of the
 * stretches. Numbers may differ: those of settings, of shapes, and constants.
 */
import type { SettingValue } from '../../catalogue/row/values.js';
import type { OpNode, Value } from '../../graph/types.js';
import type { Element, Stretch } from './elements.js';
import { isStretch } from './elements.js';
import type { Item } from './items.js';

export interface Form {
  /** A text that is equal for stretches that are alike. */
  readonly text: string;
  /** Values from outside, in the order in which they are first read. */
  readonly inputs: readonly Value[];
  /** Values that the stretch makes, in order. Values at one place of two stretches that are alike correspond. */
  readonly made: readonly Value[];
}

export interface LikenessOptions {
  /** The part of an operation whose numbers may not differ either; undefined if its numbers may differ. */
  fixed(item: Item): string | undefined;
  /** An opaque operation is like no other. */
  isOpaque(item: Item): boolean;
  /** The weights below a path. */
  weightsBelow(path: string): string;
  /** The blocks that a layer was given: equal texts for blocks that are alike. */
  given(node: OpNode): string;
  /** Values with and without a batch axis are alike. */
  readonly anyBatch?: boolean;
}

export class Likeness {
  private readonly forms = new Map<Stretch, Form>();

  constructor(private readonly options: LikenessOptions) {}

  formOf(stretch: Stretch): Form {
    let form = this.forms.get(stretch);
    if (!form) {
      form = this.form([stretch], stretch.region.path);
      this.forms.set(stretch, form);
    }
    return form;
  }

  form(elements: readonly Element[], path: string): Form {
    const reading = new Reading(this.options, path);
    const text = reading.elements(elements);
    return { text, inputs: reading.inputs, made: reading.made };
  }
}

class Reading {
  readonly inputs: Value[] = [];
  readonly made: Value[] = [];
  private readonly places = new Map<Value, string>();

  constructor(
    private readonly options: LikenessOptions,
    private readonly path: string,
  ) {}

  elements(elements: readonly Element[]): string {
    return elements.map((element) => (isStretch(element) ? this.stretch(element) : this.item(element))).join('\n');
  }

  private stretch({ region, elements }: Stretch): string {
    const { kind, path } = region;
    const what = kind === 'repeat' ? region.count : kind === 'iteration' ? '' : `${region.name}@${region.span.start}`;
    return `${kind} ${what} ${this.below(path)} ${this.options.weightsBelow(path)} (\n${this.elements(elements)}\n)`;
  }

  private item(item: Item): string {
    const { node, activation, way, outputs } = item;
    const inputs = item.inputs.map((input) => this.read(input)).join(' ');
    const results = outputs.map((output) => {
      this.places.set(output, `made${this.made.length}`);
      this.made.push(output);
      return this.kindOf(output);
    });
    if (this.options.isOpaque(item)) return `node ${node.id}`;
    const isKeyed = node.kind !== 'op' || node.branch !== undefined || node.op.uses?.includes('draws') === true;
    // Weights and draws are known by their paths; nothing else depends on a path.
    const parts = [
      way,
      isKeyed ? this.below(node.path) : '',
      `(${inputs})`,
      results.join(' '),
      this.options.fixed(item) ?? '',
    ];
    if (node.kind === 'op') parts.push(this.operation(node));
    if (node.kind === 'call')
      parts.push(`${node.net.name} ${node.net.derived?.form ?? ''} ${node.weightsOf} ${node.training}`);
    if (activation) parts.push(this.operation(activation));
    return parts.join(' | ');
  }

  private operation(node: OpNode): string {
    const { op, inputNames, weights, branch } = node;
    return [
      numberOf(op),
      inputNames.join(' '),
      form(Object.fromEntries(Object.entries(node.settings).map(([name, { value }]) => [name, value]))),
      ...weights.map(({ path, role, shape }) => `${this.below(path)} ${role} ${shape.length}`),
      ...(branch ? [this.options.given(node)] : []),
    ].join(' ');
  }

  private read(value: Value): string {
    if (value.origin.kind === 'constant') return 'number';
    const known = this.places.get(value);
    if (known !== undefined) return known;
    const place = `from${this.inputs.length}`;
    this.places.set(value, place);
    this.inputs.push(value);
    return `${place}:${this.kindOf(value)}`;
  }

  private kindOf({ type }: Value): string {
    return `${type.shape.length}${type.batched && !this.options.anyBatch ? 'b' : ''}${type.others === true ? 'o' : ''}`;
  }

  private below(path: string): string {
    return path.startsWith(`${this.path}/`) ? path.slice(this.path.length + 1) : path === this.path ? '' : `/${path}`;
  }
}

/** A value without its numbers. */
function form(value: SettingValue | Readonly<Record<string, unknown>> | undefined): string {
  if (typeof value === 'number') return '#';
  if (Array.isArray(value)) return `[${value.map(form).join()}]`;
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .map(([name, each]) => `${name}:${form(each as SettingValue)}`)
      .join()}}`;
  return JSON.stringify(value) ?? 'none';
}

const numbers = new WeakMap<object, number>();
let count = 0;
/** The number of a row. Rows are compared by identity: a row made by a declaration belongs to that declaration alone. */
function numberOf(row: object): number {
  let number = numbers.get(row);
  if (number === undefined) numbers.set(row, (number = count++));
  return number;
}
