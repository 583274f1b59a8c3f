/** Items that are no operations: calls of nets, and functions inside of expressions, on which gradients and searches work. */
import { bodyOf, functionOf } from '../../graph/ancestors.js';
import type { CallNode, OpNode, FunctionNode, GradientNode, SearchNode, Value } from '../../graph/types.js';
import type { Item } from '../../plan/regions/items.js';
import { optimizerOf } from '../../plan/optimizer.js';
import { sliceOf } from '../../plan/slice.js';
import { pythonString } from '../../escape/python.js';
import { usesDraws } from '../../graph/pass.js';
import { resultsOf } from '../common/results.js';
import type { Scope } from '../common/scope.js';
import type { Frames } from './frames.js';
import type { Code } from './layout/code.js';
import { line } from './layout/code.js';
import { commentOn } from './comments.js';
import { snake } from './names.js';
import { partsOf } from './parts.js';
import { writeSteps } from './steps.js';
import { bare } from './spelling/expression.js';
import { literal } from './spelling/literal.js';
import { fieldsOf, innerBody } from './world.js';
import type { Reader } from './writer.js';
import { Writer } from './writer.js';

export function writeInner(writer: Writer, item: Item, reader: (value: Value) => Reader | undefined): void {
  const { node } = item;
  if (node.kind === 'call') call(writer, item, node, reader);
  else if (node.kind === 'gradient') gradient(writer, item, node);
  else if (node.kind === 'search') search(writer, item, node);
  else if (node.kind === 'loop') writeSteps(writer, item, node);
}

/** `d_of_x = nets.D(x)`. */
function call(writer: Writer, item: Item, node: CallNode, reader: (value: Value) => Reader | undefined): void {
  const { net } = node;
  const { world } = writer.around;
  const { copies } = node.outputs.find((output) => output !== undefined)!.type;
  const inputs = item.inputs.map((input, index) =>
    bare(writer.repeated(writer.expression(input), input, net.inputs[index]!.value.type.shape, copies)),
  );
  const draws = usesDraws(net) ? [writer.drawUnder(node.path, copies)] : [];
  const module = `nets.${world.netNames.get(node.weightsOf)}`;
  if (net.derived?.form === 'vectors') {
    const codebook = world.places.of(net.derived.of.nodes[0] as OpNode);
    writer.variables.name(item.outputs[0]!, `${writer.frames.module(codebook)}.codes`);
    return;
  }
  const method = net.derived ? `.${net.derived.form}` : '';
  const called = `${module}${method}(${[...inputs, ...draws].join(', ')})`;
  const expression = writer.around.shares?.has(node)
    ? `run.share(${pythonString(node.path)}, lambda: ${called})`
    : called;
  const results = resultsOf(net);
  const named = net.outputs.length === 1 ? node.outputs[0]?.name : node.name;
  const comment = commentOn([item]);
  if (results.length === 1 && !node.training) {
    const cost = Math.max(0, ...item.inputs.map((input) => writer.variables.costOf(input))) + 1;
    // Nets that move state are called in the order of the spec.
    const isStill = net.nodes.every((each) => each.kind !== 'op' || each.weights.every(({ role }) => role !== 'state'));
    const output = item.outputs[0]!;
    writer.result(output, expression, {
      ...{ inputs: item.inputs, cost, comment, hint: callHint(node) },
      reader: isStill && expression === called ? reader : () => undefined,
    });
    return;
  }
  const name = writer.names.claim(named ?? callHint(node));
  const statement = line(`${name} = ${expression}`, comment);
  writer.code.push(node.training ? { header: `with run.training(${module}):`, body: [statement] } : statement);
  for (const [index, { name: output }] of results.entries()) {
    const value = item.outputs[index];
    const field = fieldsOf(net).get(output)!;
    if (value) writer.variables.name(value, results.length === 1 ? name : `${name}.${field}`, name);
  }
}

/** `d_of_fake` for D(fake), `encoder_output` if the input has no name. */
function callHint({ net, inputs }: CallNode): string {
  const [input] = inputs;
  const base = net.derived?.form ?? snake(net.name);
  return inputs.length === 1 && input?.name ? `${base}_of_${snake(input.name)}` : `${base}_output`;
}

/** `slope = gradient(nets.D, mix)`. */
function gradient(writer: Writer, item: Item, node: GradientNode): void {
  const [at] = functionOf(node).at;
  const f = functionText(writer, node, 'f');
  const output = node.outputs[0]!;
  const name = writer.names.claim(output.name ?? 'slope');
  writer.code.push(line(`${name} = gradient(${f}, ${bare(writer.expression(at!))})`, commentOn([item])));
  writer.variables.name(output, name);
}

/** `(w,) = run.least(distance, [start], optimizer={"kind": "adam", "lr": 0.1}, steps=500)`. */
function search(writer: Writer, item: Item, node: SearchNode): void {
  const starts = functionOf(node).at.map((start) =>
    bare(writer.repeated(writer.expression(start), start, start.type.shape)),
  );
  const f = functionText(writer, node, 'objective');
  const names = node.outputs.map((output) => writer.names.claim(output.name ?? 'found'));
  const optimizer = literal(optimizerOf(node.optimizer));
  const called = `run.least(${f}, [${starts.join(', ')}], optimizer=${optimizer}, steps=${node.steps})`;
  writer.code.push(line(`${names.length === 1 ? `(${names[0]},)` : names.join(', ')} = ${called}`, commentOn([item])));
  node.outputs.forEach((output, index) => writer.variables.name(output, names[index]!));
}

/** The function that a gradient or a search works on: a net, a lambda, or a function that is defined before. */
function functionText(writer: Writer, node: GradientNode | SearchNode, hint: string): string {
  const { of, by } = functionOf(node);
  const names = writer.names.inner();
  const isOwn = node.kind === 'gradient';
  // The function's variable stands where it is used, so it may have the name of what is around it.
  const parameters = by.map((value) =>
    isOwn && value.name ? parameterName(writer, value) : names.claim(value.name ?? 'x'),
  );
  const inner = writerInside(writer, node, { names, parameters, frames: writer.frames });
  inner.returned = inner.around.body.roots[0];
  inner.write(partsOf([inner.around.body.elements], inner.parts));
  const result = inner.hasReturned ? undefined : bare(inner.expression(of[0]!));
  const code = result === undefined ? inner.code : [...inner.code, line(`return ${result}`)];
  const [only] = code;
  if (code.length === 1 && only && 'text' in only) {
    const text = only.text.replace(/^return /, '');
    const whole = `(${parameters.join(', ')})`;
    return text.endsWith(whole) && /^[\w.]+$/.test(text.slice(0, -whole.length))
      ? text.slice(0, -whole.length)
      : `lambda ${parameters.join(', ')}: ${text}`;
  }
  const name = writer.names.claim(hint);
  const typed = parameters.map((parameter) => `${parameter}: Tensor`).join(', ');
  writer.code.push({ gap: true }, { header: `def ${name}(${typed}) -> Tensor:`, body: code as Code[] }, { gap: true });
  return name;
}

/** The writer of a function inside. `parameters` are the expressions of its variables. */
export function writerInside(
  writer: Writer,
  node: FunctionNode,
  {
    names,
    parameters,
    frames,
  }: { readonly names: Scope; readonly parameters: readonly string[]; readonly frames: Frames },
): Writer {
  const { of, by } = functionOf(node);
  const { around, numbers } = writer;
  const inside = bodyOf(node);
  const changed = new Set([...by, ...inside.flatMap(({ outputs }) => outputs)]);
  const outside = new Map(by.map((value, index) => [value, parameters[index]!]));
  const known = new Map([...writer.instead].filter(([value]) => !changed.has(value)));
  const body = innerBody(around.world, sliceOf(inside, of, outside), of, !around.trains);
  for (const [value, same] of body.instead) known.set(value, same);
  const variables = writer.variables.inner(body);
  for (const value of changed) variables.forget(value);
  by.forEach((value, index) => variables.name(value, parameters[index]!));
  const lists = writer.lists.filter(({ values }) => !values.some((value) => changed.has(value)));
  return new Writer({ ...around, body }, names, frames, numbers, variables, known, lists);
}

/** The name that the value has around the function, if it has one. */
function parameterName(writer: Writer, value: Value): string {
  const text = writer.variables.has(value) ? writer.expression(value) : '';
  return /^\w+$/.test(text) ? text : writer.names.inner().claim(value.name ?? 'x');
}
