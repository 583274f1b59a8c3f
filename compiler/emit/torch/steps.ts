/** Loops that run with the model: `for i, (t, next_, *_) in run.steps(pairs(times(1, 0, 50))):`. */
import { functionOf } from '../../graph/ancestors.js';
import type { LoopNode, LoopOver, Value } from '../../graph/types.js';
import { readInside } from '../../plan/slice.js';
import type { Item } from '../../plan/regions/items.js';
import { writerInside } from './inner.js';
import type { Code } from './layout/code.js';
import { line } from './layout/code.js';
import { partsOf } from './parts.js';
import { bare } from './spelling/expression.js';
import { numeral } from './spelling/literal.js';
import type { Writer } from './writer.js';

export function writeSteps(writer: Writer, item: Item, node: LoopNode): void {
  const { of, by, at, more } = functionOf(node);
  const read = new Set(readInside(node));
  const code: Code[] = [];
  const carried = node.outputs.map((output, place) => {
    const start = at[place]!;
    const text = bare(writer.repeated(writer.expression(start), start, start.type.shape));
    const isOwn = /^\w+$/.test(text) && start.type.batched && !read.has(start) && isReadBy(writer, start, item);
    if (isOwn && at.filter((each) => writer.known(each) === writer.known(start)).length === 1) return text;
    const name = writer.names.claim(output.name ?? 'carried');
    code.push(line(`${name} = ${text}`));
    return name;
  });
  const names = writer.names.inner();
  const index = names.claim('i');
  const used = { index: false };
  const counters = by.slice(node.carries).map((value) => names.claim(value.name ?? 'i'));
  const frame = {
    root: node.path,
    module: 'nets',
    keys: () => ((used.index = true), `${writer.frames.keys(node.path)}/{${index}}`),
  };
  const frames = writer.frames.inner(frame);
  const inner = writerInside(writer, node, { names, parameters: [...carried, ...counters], frames });
  const parts = partsOf([inner.around.body.elements], inner.parts);
  const last = of.length === 1 ? lastMade(inner) : undefined;
  if (last && last === inner.known(of[0]!)) inner.assigned.set(last, carried[0]!);
  inner.write(parts);
  const results = of.map((value, place) => {
    const text = inner.expression(value);
    return bare(inner.repeated(text, value, at[place]!.type.shape));
  });
  const changed = carried.flatMap((name, place) => (results[place] === name ? [] : [place]));
  const next =
    changed.length === 0
      ? []
      : [
          line(
            `${changed.map((place) => carried[place]).join(', ')} = ${changed.map((place) => results[place]).join(', ')}`,
          ),
        ];
  const body = [...inner.code, ...next];
  const targets = targetsOf(counters, body);
  const over = overText(node.over, more.map((value) => writer.expression(value))[0]);
  const header = `for ${used.index ? index : '_'}, ${targets} in run.steps(${over}):`;
  const loop: Code = { header, body: body.length > 0 ? body : [line('pass')] };
  code.push(writer.around.trains ? { header: 'with run.still(nets):', body: [loop] } : loop);
  writer.code.push(...code);
  node.outputs.forEach((output, place) => writer.variables.name(output, carried[place]!));
}

/** Nothing but the item reads the value, so that its variable may be assigned again. */
function isReadBy(writer: Writer, value: Value, item: Item): boolean {
  const known = writer.known(value);
  const { folding } = writer.around.body;
  const isKept = writer.variables.isKept(known) || folding.isRoot(known) || known.origin.kind !== 'node';
  return !isKept && folding.allReadersOf(known).every((reader) => reader === item);
}

/** The value that the last operation of a body makes, if it makes one. */
function lastMade({ around: { body } }: Writer): Value | undefined {
  const element = body.elements.at(-1);
  return element && 'node' in element && element.outputs.length === 1 ? element.outputs[0] : undefined;
}

/** `(t, next_, *_)`: the counters that the body reads. */
function targetsOf(counters: readonly string[], body: readonly Code[]): string {
  const text = JSON.stringify(body);
  const names = counters.map((name) => (new RegExp(`\\b${name}\\b`).test(text) ? name : '_'));
  const count = names.findLastIndex((name) => name !== '_') + 1;
  if (count === 0) return '_';
  return `(${[...names.slice(0, count), ...(count < names.length ? ['*_'] : [])].join(', ')})`;
}

/** What a loop goes over. */
function overText(over: LoopOver, table: string | undefined): string {
  switch (over.kind) {
    case 'range':
      return over.to < over.from ? `range(${over.from}, ${over.to - 1}, -1)` : `range(${over.from}, ${over.to + 1})`;
    case 'times': {
      const rho = over.rho === 1 ? '' : `, rho=${over.rho === Infinity ? 'math.inf' : numeral(over.rho)}`;
      return `pairs(times(${numeral(over.from)}, ${numeral(over.to)}, ${over.steps}${rho}))`;
    }
    case 'places':
      return `places([${over.shape.join(', ')}])`;
    case 'list': {
      const list = `[${over.values.map(numeral).join(', ')}]`;
      return over.pairs ? `pairs(${list})` : list;
    }
    case 'table':
      return over.pairs ? `pairs(${table})` : table!;
  }
}
