/** Labels of a net, read at its call: `D(x).stem`, `D(x).down[0]`, `D(x).down[0].skip`, `D(x).head.hidden`. */
import type { Span } from '../../../grammar/syntax/source.js';
import type { CallNode, NamedValue, Net, Value } from '../../graph/types.js';
import type { Builder } from '../scope/builder.js';
import type { Meaning } from '../scope/meaning.js';

type Reader = (inside: Meaning | undefined, name: string) => Meaning | undefined;

/**
 * The meaning of a label in the body, as values of one call. Only labels that are read become further outputs of the
 * net: items of a list and labels below are made on demand.
 */
export function labelReader(builder: Builder, net: Net, node: CallNode, outputs: Value[], span: Span): Reader {
  const tapped = new Map<Value, Value>();
  const tap = (inside: Value, name: string): Value => {
    const before = tapped.get(inside);
    if (before) return before;
    const output = net.outputs.length + tapOf(net, inside, name);
    const copies = outputs[0]?.type.copies;
    const type = copies === undefined ? inside.type : { ...inside.type, copies };
    const value = builder.value(type, { kind: 'node', node, output }, span);
    outputs[output] = value;
    tapped.set(inside, value);
    return value;
  };
  const read: Reader = (inside, name) => {
    if (inside?.kind === 'list') {
      const at = (index: number): Meaning | undefined => read(inside.items[index], `${name}_${index}`);
      return {
        kind: 'list',
        at,
        get items() {
          return inside.items.map((item, index) => at(index) ?? item);
        },
      };
    }
    if (inside?.kind !== 'tensor' && inside?.kind !== 'tuple') return inside;
    const { member, members } = inside;
    const below = member ? { member: (label: string) => read(member(label), `${name}_${label}`) } : {};
    const further = { ...below, ...(members ? { members } : {}) };
    if (inside.kind === 'tensor') return { kind: 'tensor', value: tap(inside.value, name), ...further };
    const fields = [...inside.fields].map(([key, field]) => [key, read(field, `${name}_${key}`) ?? field] as const);
    return { kind: 'tuple', fields: new Map(fields), ...further };
  };
  return read;
}

/** The position among the taps of a net. A value that was not read yet is added at the end, under a name of its own. */
function tapOf(net: Net, value: Value, name: string): number {
  const known = net.taps.findIndex((each) => each.value === value);
  if (known >= 0) return known;
  const taken = (text: string): boolean =>
    [...net.outputs, ...net.taps].some((each: NamedValue) => each.name === text) ||
    (text !== name ? net.labels.has(text) : net.labels.has(text) && net.labels.get(text) !== value);
  let free = name;
  for (let count = 2; taken(free); count += 1) free = `${name}_${count}`;
  return net.taps.push({ name: free, value }) - 1;
}
