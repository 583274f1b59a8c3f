/** The way back through a flow: inverse(F, z), draw(F), and with what the flow is given, inverse(F, z, label), draw(F, label). */
import type { NetDeclaration } from '../../../grammar/syntax/ast.js';
import { baseDraw } from '../../catalogue/functions/flow.js';
import { findOp } from '../../catalogue/index.js';
import { sameShape, showShape } from '../../catalogue/row/shapes.js';
import type { Value } from '../../graph/types.js';
import { bindSettings } from '../arguments/settings.js';
import { addOperation } from '../evaluate/add-operation.js';
import { addCall, bindInputs, fitsInputs } from '../nets/call.js';
import { derived } from '../nets/flow-forms.js';
import { ensureNet } from '../nets/net.js';
import type { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Carried, Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';
import { trace } from '../scope/provenance.js';
import type { Question } from './flow.js';

/** The inputs that a flow is given. */
const givenTo = ({ inputs }: NetDeclaration): NetDeclaration['inputs'] =>
  inputs.filter(({ given }) => given !== undefined);

/** The declaration with other inputs, which a call of one of its ways binds. */
const withInputs = (member: NetDeclaration, inputs: NetDeclaration['inputs']): NetDeclaration => ({
  ...member,
  inputs,
  value: undefined,
});

export function wayBack(
  builder: Builder,
  question: Question,
  carried: Carried | undefined,
  rest: readonly BoundArgument[],
): Meaning {
  const { member, span, environment, name } = question;
  const more = givenTo(member);
  if (rest.length === 0 && !carried) {
    builder.report('GEN1009', 'inverse', span);
    return poison;
  }
  const z = more.some((input) => input.name.name === 'z') ? 'latent' : 'z';
  const inputs = [{ name: { name: z, span: member.name.span }, span: member.name.span }, ...more];
  const given = bindInputs(builder, withInputs(member, inputs), carried, rest, span);
  // A flow that was not called yet takes the shape of the data field of its name, or of its annotation (rule 11).
  const net = given && ensureNet(builder, member, new Map([...given].filter(([input]) => input !== z)));
  if (!net) return poison;
  const back = derived(builder, net, 'inverse');
  const [{ value: own }, ...others] = back.inputs as [(typeof back.inputs)[number], ...typeof back.inputs];
  const { value } = given.get(z)!;
  if (!sameShape(own.type.shape, value.type.shape)) {
    builder.report(
      'GEN2003',
      'flowBack',
      span,
      { flow: name, own: showShape(own.type.shape), found: showShape(value.type.shape) },
      { related: trace(value) },
    );
    return poison;
  }
  if (!fitsInputs(builder, name, others, given)) return poison;
  const values = [value, ...others.map((input) => given.get(input.name)!.value)];
  return addCall(builder, back, values, { weightsOf: name, span, environment });
}

export function drawFrom(builder: Builder, question: Question, rest: readonly BoundArgument[]): Meaning {
  const { member, span, environment, name } = question;
  const more = givenTo(member);
  const unnamed = rest.filter((argument) => argument.name === undefined).slice(0, more.length);
  const isGiven = (argument: BoundArgument): boolean =>
    unnamed.includes(argument) || more.some((input) => input.name.name === argument.name);
  const given = bindInputs(builder, withInputs(member, more), undefined, rest.filter(isGiven), span);
  const net = given && ensureNet(builder, member, given);
  const others = rest.filter((argument) => !isGiven(argument));
  const settings = bindSettings(builder, 'draw', findOp('draw')!.settings, others, span);
  if (!net || !settings || !fitsInputs(builder, name, net.inputs.slice(1), given)) return poison;
  const back = derived(builder, net, 'inverse');
  const row = baseDraw(net.flow!.base, back.inputs[0]!.value.type.shape);
  const drawn = addOperation(
    builder,
    row,
    { name: 'draw', arguments: [], span, environment },
    { inputs: [], names: [], settings },
  );
  if (drawn.kind !== 'tensor') return poison;
  const values: Value[] = [drawn.value, ...net.inputs.slice(1).map((input) => given.get(input.name)!.value)];
  return addCall(builder, back, values, { weightsOf: name, span, environment });
}
