/** Loops that run with the model: a `for` over what the runtime yields, whose body is a function that owns its tensors. */
import { bodyOf, functionOf } from '../../graph/ancestors.js';
import type { LoopNode, LoopOver, Value } from '../../graph/types.js';
import type { Item } from '../../plan/regions/items.js';
import { countCalls } from './body.js';
import { commentOn } from './comments.js';
import { tensorType } from './names.js';
import type { Writer } from './writer.js';

/**
 * `for (const step of nn.steps(nn.times(1, 0, 50))) [x] = step.next([x], (t, next) => { … });` with the carried values
 * as variables, which the function reads.
 */
export function writeLoop(writer: Writer, item: Item, node: LoopNode): void {
  const { by, of, at, more } = functionOf(node);
  const carried = node.outputs.map((output, index) => {
    const start = at[index]!;
    const type = tensorType(by[index]!);
    const own = isOpened(writer, start) ? writer.opens(start, type) : undefined;
    if (own !== undefined) return own;
    const name = writer.names.claim(output.name ?? 'carried');
    writer.statements.push(`let ${name}: ${type} = ${writer.asTensor(start, start.type.shape)};`);
    return name;
  });
  const names = writer.names.inner();
  const step = names.claim('step');
  const counters = by.slice(node.carries).map((value) => names.claim(value.name ?? 'i'));
  const frame = {
    root: node.path,
    weights: 'w',
    reached: () => {},
    keys: () => `${writer.frames.keys(node.path)}/\${${step}.index}`,
    of: 'loop',
  } as const;
  const inner = writer.inside(node, {
    names,
    parameters: [...carried, ...counters],
    scoped: !writer.shared.context.trains && countCalls(bodyOf(node)) > 1,
    frames: writer.frames.inner(frame),
    returns: false,
  });
  const results = of.map((value, index) => inner.asTensor(value, at[index]!.type.shape));
  const body = [...inner.statements, `return [${results.join(', ')}];`];
  const list = carried.join(', ');
  writer.statements.push(
    `for (const ${step} of nn.steps(${overText(node.over, more.map((value) => writer.expression(value))[0])})) { ${commentOn([item])}`,
    `[${list}] = ${step}.next([${list}], (${readBy(counters, body).join(', ')}) => {`,
    ...body,
    '});',
    '}',
  );
  node.outputs.forEach((output, index) => writer.expressions.set(output, carried[index]!));
}

/** Lets what only a loop reads, as the start of what it carries, be declared as the variable that it carries. */
export function openStarts(writer: Writer, { node }: Item): void {
  if (node.kind !== 'loop') return;
  const { by, at } = functionOf(node);
  for (const [index, start] of at.entries())
    if (start.type.batched && start.origin.kind === 'node' && writer.shared.uses.get(start) === 1)
      writer.opened.set(start, { hint: node.outputs[index]!.name ?? 'carried', type: tensorType(by[index]!) });
}

const isOpened = (writer: Writer, start: Value): boolean =>
  writer.opened.has(start) && !writer.shared.instead.has(start);

/** The counters up to the last that is read; one before it that is not read is marked. */
function readBy(counters: readonly string[], statements: readonly string[]): string[] {
  const text = statements.join('\n');
  const isRead = counters.map((name) => new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text));
  return counters.slice(0, isRead.lastIndexOf(true) + 1).map((name, index) => (isRead[index] ? name : `_${name}`));
}

/** The numbers that a loop goes over. */
function overText(over: LoopOver, table: string | undefined): string {
  switch (over.kind) {
    case 'range':
      return `nn.count(${over.from}, ${over.to})`;
    case 'times': {
      const { from, to, steps, rho } = over;
      return `nn.pairs(nn.times(${from}, ${to}, ${steps}${rho === 1 ? '' : `, ${rho}`}))`;
    }
    case 'places':
      return `nn.places([${over.shape.join(', ')}])`;
    case 'list': {
      const list = `[${over.values.join(', ')}]`;
      return over.pairs ? `nn.pairs(${list})` : list;
    }
    case 'table':
      return over.pairs ? `nn.pairs(${table})` : table!;
  }
}
