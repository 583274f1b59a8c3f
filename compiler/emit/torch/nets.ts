/** Classes of nets: the modules, the forward pass, and for flows the ways that are derived from it. */
import { countParameters } from '../../graph/measure.js';
import type { Net, Value } from '../../graph/types.js';
import { single } from '../common/numbers.js';
import { where } from '../common/places.js';
import { usesDraws } from '../../graph/pass.js';
import { resultsOf } from '../common/results.js';
import type { Scope } from '../common/scope.js';
import { shapeText } from './axes.js';
import type { Body } from './bodies.js';
import type { ClassWriter } from './classes.js';
import type { Code } from './layout/code.js';
import { gap, line } from './layout/code.js';
import { constructed } from './construct.js';
import { formMethods } from './forms.js';
import { Frames } from './frames.js';
import type { Way } from './modules.js';
import { variables } from './names.js';
import { partsOf } from './parts.js';
import { bare } from './spelling/expression.js';
import { Variables } from './variables.js';
import { fieldsOf } from './world.js';
import type { World } from './world.js';
import { Writer } from './writer.js';

/** The writing of one net. */
export interface NetWriting {
  readonly world: World;
  readonly classes: ClassWriter;
  readonly name: string;
  /** The class of what the net returns, if it has several results. */
  readonly output?: string;
  readonly body: Body;
}

/** The class of a net, after those of its blocks. */
export function netClass(net: Net, writing: NetWriting): Code[] {
  const { world, classes, name, output } = writing;
  const methods = [forward(net, writing), ...(net.flow ? formMethods(net, writing) : [])];
  const modules = constructed([world.places.at(net.name)!], single, {
    ...world,
    written: (made) => classes.write(made),
  });
  const body: Code[] = [{ doc: docOf(net) }];
  if (modules.length > 0)
    body.push(gap, { header: 'def __init__(self) -> None:', body: [line('super().__init__()'), ...modules] });
  for (const method of methods) body.push(gap, method);
  return [...(output === undefined ? [] : [tupleOf(net, output)]), { header: `class ${name}(nn.Module):`, body }];
}

/** `class MappingOutput(NamedTuple): …` */
function tupleOf(net: Net, name: string): Code {
  const fields = fieldsOf(net);
  return {
    header: `class ${name}(NamedTuple):`,
    body: resultsOf(net).map((result) =>
      line(`${fields.get(result.name)!}: Tensor`, shapeText(result.value.type.shape)),
    ),
  };
}

export interface Signature {
  readonly parameters: readonly string[];
  readonly variables: Variables;
  readonly names: Scope;
  readonly tensors: readonly string[];
}

/** The parameters of a method of a net, and their names in its body. */
export function signatureOf(inputs: Net['inputs'], world: World, body: Body, isAgain = true): Signature {
  const names = variables(world.layerNames);
  const known = new Variables(body);
  const parameters = inputs.map(({ name, value }) => {
    const claimed = names.claim(name);
    known.name(value, claimed);
    if (claimed === 'x' && isAgain) known.offer(claimed, 'any');
    return claimed;
  });
  return { parameters, variables: known, names, tensors: parameters };
}

/** A writer for a method of a net. */
export function netWriter(
  net: Net,
  { world, body }: Pick<NetWriting, 'world' | 'body'>,
  { names, tensors, variables: known }: Signature,
  way: Way,
  returns = false,
): { readonly writer: Writer; readonly used: { draw: boolean; count: boolean } } {
  const used = { draw: false, count: false };
  const writer = new Writer(
    { world, body, way, draw: 'draw', trains: true, used, tensors, returns },
    names,
    new Frames([{ root: net.name, module: 'self', keys: () => '' }], world.places),
    single,
    known,
    body.instead,
  );
  return { writer, used };
}

function forward(net: Net, writing: NetWriting): Code {
  const { world, body, output } = writing;
  const results = resultsOf(net);
  const signature = signatureOf(net.inputs, world, body);
  const { writer } = netWriter(net, writing, signature, 'forward', results.length > 1);
  if (results.length === 1) writer.returned = body.roots[0];
  writer.write(partsOf([body.elements], writer.parts));
  const code = [...writer.code];
  const text = (value: Value): string => bare(writer.expression(value));
  if (!writer.hasReturned)
    code.push(
      line(
        results.length === 1
          ? `return ${text(results[0]!.value)}`
          : `return ${output}(${results.map(({ value }) => text(value)).join(', ')})`,
      ),
    );
  const parameters = [
    'self',
    ...signature.parameters.map((name) => `${name}: Tensor`),
    ...(usesDraws(net) ? ['draw: Draw'] : []),
  ];
  return { header: `def forward(${parameters.join(', ')}) -> ${output ?? 'Tensor'}:`, body: code };
}

function docOf(net: Net): string {
  const shapes = (values: Net['inputs']): string =>
    values
      .map((each) => `${each.name === 'output' ? '' : `${each.name} `}${shapeText(each.value.type.shape)}`)
      .join(', ');
  const parameters = countParameters([net]).toLocaleString('en-US');
  const about = `${shapes(net.inputs)} → ${shapes(net.outputs)} · ${parameters} parameters · ${where(net.span)}`;
  return net.doc ? `${net.doc}\n\n${about}` : about;
}
