/** Questions to flows: log_prob(F, x), inverse(F, z), draw(F), round_trip(F, x), lipschitz(F). */
import type { NetDeclaration } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import type { FlowForm, Net, Value } from '../../graph/types.js';
import { addCall, bindNet } from '../nets/call.js';
import { derived } from '../nets/flow-forms.js';
import { ensureNet } from '../nets/net.js';
import type { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { Builtin, WrittenCall } from '../scope/language.js';
import type { Carried, Meaning } from '../scope/meaning.js';
import { describe, poison } from '../scope/meaning.js';
import { trace } from '../scope/provenance.js';
import { densityOfDraw } from './distribution.js';
import { drawFrom, wayBack } from './flow-back.js';

const flowWords = ['log_prob', 'inverse', 'draw', 'round_trip', 'lipschitz'] as const;
type FlowWord = (typeof flowWords)[number];

/** A question to a flow. */
export interface Question {
  readonly word: FlowWord;
  /** The name as written. It may be that of an average, whose weights are then used. */
  readonly name: string;
  readonly member: NetDeclaration;
  readonly span: Span;
  readonly environment: Environment;
}

function askFlow(
  builder: Builder,
  word: FlowWord,
  { carried, arguments: written, span, environment }: WrittenCall,
): Meaning {
  const [first, ...rest] = written;
  const meaning = first?.evaluate(builder);
  if (meaning?.kind === 'poison') return poison;
  const name = meaning?.kind === 'net' ? meaning.name : undefined;
  const member = name === undefined ? undefined : builder.model.members.get(builder.averages.get(name)?.of ?? name);
  if (name === undefined || member?.kind !== 'net' || member.keyword !== 'flow') {
    const found = meaning && describe(meaning);
    builder.report(
      'GEN2015',
      'notAFlow',
      (first ?? { span }).span,
      { word, found },
      { hint: hintFor(builder, word, name) },
    );
    return poison;
  }
  if (environment.place.net !== undefined) {
    builder.report('GEN1002', 'flow', span, { flow: name, net: environment.place.net });
    return poison;
  }
  const question = { word, name, member, span, environment };
  if (word === 'draw') return drawFrom(builder, question, rest);
  if (word === 'lipschitz') return ofWeights(builder, question, rest);
  return word === 'inverse'
    ? wayBack(builder, question, carried, rest)
    : ofData(builder, question, word, carried, rest);
}

/** The flow that was probably meant, or the net that could be a flow. */
function hintFor(builder: Builder, word: FlowWord, net: string | undefined): string {
  const flow = [...builder.model.members.values()].find((each) => each.kind === 'net' && each.keyword === 'flow');
  const of = (name: string): string => usage[word].replace('(F', `(${name}`);
  if (flow?.kind === 'net') return `Write ${of(flow.name.name)}.`;
  return net === undefined
    ? `Declare one, flow F(x) { return x -> … }, and write ${of('F')}.`
    : `Declare it with flow in the place of net: flow ${net}(x) { return x -> … }.`;
}

const usage: Readonly<Record<FlowWord, string>> = {
  log_prob: 'log_prob(F, x)',
  inverse: 'inverse(F, z)',
  draw: 'draw(F)',
  round_trip: 'round_trip(F, x)',
  lipschitz: 'lipschitz(F)',
};

/** The call of a form that takes a value. */
function ofData(
  builder: Builder,
  { name, member, span, environment }: Question,
  form: FlowForm,
  carried: Carried | undefined,
  rest: readonly BoundArgument[],
): Meaning {
  const bound = bindNet(builder, name, member, carried, rest, span);
  if (!bound || !inDomain(builder, bound.net, bound.inputs[0]!, span)) return poison;
  return addCall(builder, derived(builder, bound.net, form), bound.inputs, { weightsOf: name, span, environment });
}

/** Checks the range of a value against the domain of the flow's first layers. */
function inDomain(builder: Builder, net: Net, value: Value, span: Span): boolean {
  // Layers that only rearrange let every value through.
  const first = net.flow?.chain.find(({ op }) => op.domain !== undefined || op.results !== undefined);
  const domain = first?.op.domain;
  const { range } = value.type;
  if (!first || !domain || !range || (range.low >= domain.low && range.high <= domain.high)) return true;
  builder.report(
    'GEN2016',
    'first',
    span,
    {
      layer: first.op.name,
      low: domain.low,
      high: domain.high,
      dataLow: range.low,
      dataHigh: range.high,
      flow: net.name,
    },
    { related: [{ span: first.span, message: `the first layer of \`${net.name}\`` }, ...trace(value, 1)] },
  );
  return false;
}

function ofWeights(builder: Builder, question: Question, rest: readonly BoundArgument[]): Meaning {
  const { span, environment, name } = question;
  const net = ensureNet(builder, question.member, new Map());
  if (!net) return poison;
  if (rest.length > 0) {
    builder.report('GEN1011', 'lipschitz', span);
    return poison;
  }
  if (!net.flow!.chain.some(({ op }) => op.branches?.contracts)) {
    builder.report('GEN2015', 'withoutResidual', span, { name });
    return poison;
  }
  return addCall(builder, derived(builder, net, 'lipschitz'), [], { weightsOf: name, span, environment });
}

export const flowBuiltins: readonly Builtin[] = flowWords.map((word) => ({
  name: word,
  ofFlow: usage[word],
  // log_prob is asked of draws too, which stand for their distributions.
  call: (builder, call) =>
    (word === 'log_prob' ? densityOfDraw(builder, call) : undefined) ?? askFlow(builder, word, call),
}));
