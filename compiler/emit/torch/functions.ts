/** Functions of the level of the model, as the plan has them. Each evaluates a slice of the graph and returns its results. */
import type { NamedValue } from '../../graph/types.js';
import type { PlannedFunction, PlannedResult } from '../../plan/functions.js';
import { single } from '../common/numbers.js';
import { where } from '../common/places.js';
import { pythonString } from '../../escape/python.js';
import { bodyFrom } from './bodies.js';
import type { Code } from './layout/code.js';
import { line } from './layout/code.js';
import { Frames } from './frames.js';
import { signatureOf } from './nets.js';
import { partsOf } from './parts.js';
import { bare } from './spelling/expression.js';
import type { World } from './world.js';
import { Writer } from './writer.js';

/** Evaluates the slice behind the results, and returns them. */
export function functionCode(planned: PlannedFunction, world: World): Code {
  const { results, nodes, repeated } = planned;
  const trains = planned.role === 'step';
  const roots = results.map(({ value }) => value);
  const given = inputsOf(planned);
  const outside = new Map(given.map(({ name, value }) => [value, name]));
  const body = bodyFrom(nodes, roots, { likeness: world.likeness, calls: !trains, outside });
  const { parameters, names, variables } = signatureOf(given, world, body, false);
  // Fields of two data sets may share a name.
  for (const { name, value } of [...planned.reads, ...(planned.given ?? [])])
    if (!variables.has(value)) variables.name(value, parameters[given.findIndex((each) => each.name === name)]!);
  const writer = new Writer(
    {
      ...{ world, body, trains },
      tensors: [],
      ...{ way: 'none', returns: true },
      draw: 'run',
      used: { draw: false, count: false },
      ...(planned.shares ? { shares: planned.shares } : {}),
    },
    names,
    new Frames([{ root: '', module: 'nets', keys: () => '' }], world.places),
    single,
    variables,
    body.instead,
  );
  writer.write(partsOf([body.elements], writer.parts));
  const expression = ({ value, perExample }: PlannedResult): string => {
    const text = bare(writer.expression(value));
    if (repeated && !value.type.batched) return writer.repeated(text, value, value.type.shape);
    if (value.origin.kind === 'constant') return `run.full((), ${text})`;
    return perExample && value.type.batched && value.type.shape.length === 1 ? `${primary(text)}.flatten()` : text;
  };
  const isList = planned.answer === 'list';
  const fields = results.map((result) => `${isList ? '' : `${pythonString(result.name)}: `}${expression(result)}`);
  const answer = isList ? `[${fields.join(', ')}]` : `{${fields.join(', ')}}`;
  const steps = nodes.some(({ kind }) => kind === 'loop');
  const signature = [
    'nets: Nets',
    `run: ${steps ? 'SteppedRun' : 'Run'}`,
    ...parameters.map((name) => `${name}: Tensor`),
  ].join(', ');
  return {
    header: `def ${planned.name}(${signature}) -> ${isList ? 'list[Tensor]' : 'dict[str, Tensor]'}:`,
    body: [{ doc: docOf(planned) }, ...writer.code, line(`return ${answer}`)],
  };
}

/** Given values, or the fields that are read, each name once. */
function inputsOf({ given, reads }: PlannedFunction): NamedValue[] {
  const all = given ?? reads;
  return all.filter(({ name }, index) => all.findIndex((each) => each.name === name) === index);
}

const primary = (text: string): string => (/^[\w.]+$/.test(text) ? text : `(${text})`);

const docOf = ({ doc, about, span }: PlannedFunction): string =>
  `${doc ? `${doc}\n\n` : ''}${about}${span ? ` · ${where(span)}` : ''}`;
