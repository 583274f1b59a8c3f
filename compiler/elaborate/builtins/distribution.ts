/** Questions to distributions, for which draws stand: log_prob(normal(…), x), kl(normal(…), normal(…)), entropy(categorical(…)). */
import { densityOf, divergenceOf, entropyOf, other } from '../../catalogue/functions/distribution.js';
import type { Distribution } from '../../catalogue/functions/distribution.js';
import { mixing, mixtureOf } from '../../catalogue/functions/mixture.js';
import type { OpEntry } from '../../catalogue/row/types.js';
import type { Setting } from '../../catalogue/row/values.js';
import type { OpNode, Value } from '../../graph/types.js';
import { addOperation } from '../evaluate/add-operation.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Builtin, WrittenCall } from '../scope/language.js';
import type { Meaning } from '../scope/meaning.js';
import { describe, poison } from '../scope/meaning.js';
import { quoted, tensorOf } from '../scope/tensor.js';
import { namelessOnly } from './nameless.js';

type Word = 'log_prob' | 'kl' | 'entropy' | 'mixture';

/** A draw that was given as a distribution. */
interface Given extends Distribution {
  readonly node: OpNode;
  readonly argument: BoundArgument;
}

const usage: Readonly<Record<Word, string>> = {
  log_prob: 'log_prob(normal(q.mean, logvar=q.logvar), z)',
  kl: 'kl(normal(q.mean, logvar=q.logvar), normal([8]))',
  entropy: 'entropy(categorical(logits))',
  mixture: 'mixture(logits, normal(means, logvar=logvars))',
};

/** The number of distributions that each question takes first. */
const taken: Readonly<Record<Word, number>> = { log_prob: 1, kl: 2, entropy: 1, mixture: 1 };

/** Answers a question. `before` is the number of nodes before its first argument was evaluated. */
export function askDistribution(
  builder: Builder,
  word: Word,
  call: WrittenCall,
  before = call.environment.place.nodes.length,
): Meaning {
  const { carried, arguments: written, span } = call;
  if (!namelessOnly(builder, word, written)) return poison;
  const piped = carried ? [BoundArgument.of(carried.meaning, carried.span)] : [];
  // `z -> log_prob(normal([8]))` asks about z.
  const operands = word === 'log_prob' ? [...written, ...piped] : [...piped, ...written];
  if (operands.length !== taken[word] + (word === 'log_prob' ? 1 : 0)) {
    builder.report('GEN1009', 'distribution', span, { word, usage: usage[word] });
    return poison;
  }
  const given: Given[] = [];
  let made = before;
  for (const argument of operands.slice(0, taken[word])) {
    const drawn = drawOf(builder, word, argument);
    if (!drawn) return poison;
    forget(call, drawn.node, made);
    given.push(drawn);
    made = call.environment.place.nodes.length;
  }
  const [p, q] = given as [Given, Given?];
  if (!isKnown(builder, word, p, q)) return poison;
  if (word === 'log_prob') {
    const asked = operands[1]!;
    const x = tensorOf(builder, asked.evaluate(builder), asked.span);
    return x ? question(builder, densityOf(p), call, word, [p], [x]) : poison;
  }
  return q
    ? question(builder, divergenceOf(p, q), call, word, [p, q])
    : question(builder, entropyOf(p), call, word, [p]);
}

/** The name of the first flow of the model. */
const flowOf = (builder: Builder): string | undefined =>
  [...builder.model.members].find(([, member]) => member.kind === 'net' && member.keyword === 'flow')?.[0];

/** The draw that an argument stands for. */
function drawOf(builder: Builder, word: Word, argument: BoundArgument): Given | undefined {
  const meaning = argument.evaluate(builder);
  if (meaning.kind === 'poison') return undefined;
  const node =
    meaning.kind === 'tensor' && meaning.value.origin.kind === 'node' ? meaning.value.origin.node : undefined;
  if (node?.kind === 'op' && node.op.distribution) {
    const isAlone = node.op.distribution.density || node.op.distribution.entropy;
    if (isAlone) {
      return { row: node.op, inputs: node.inputNames, node, argument };
    }
    const { name, distribution } = node.op;
    builder.report('GEN2060', 'relaxed', argument.span, { word, draw: name, instead: distribution.instead ?? name });
    return undefined;
  }
  const found = node?.kind === 'op' && node.op.kind === 'draw' ? `a draw of \`${node.op.name}\`` : describe(meaning);
  builder.report('GEN2060', 'none', argument.span, {
    word,
    found: quoted(argument.span) ?? found,
    what: found,
    usage: usage[word],
    flow: word === 'log_prob' ? flowOf(builder) : undefined,
  });
  return undefined;
}

/**
 * Takes a draw that stands for its distribution out of its place, if it was written for that: it is never made. A draw
 * of a `let` has a path of its own, and one of a body was there `before`.
 */
function forget({ environment: { place, path } }: WrittenCall, node: OpNode, before: number): void {
  const isOwn = path.path === '' || node.path.startsWith(`${path.path}/`);
  if (isOwn && place.nodes.length > before && place.nodes.at(-1) === node) place.nodes.pop();
}

/** Reports a question that has no formula. */
function isKnown(builder: Builder, word: Word, p: Given, q: Given | undefined): boolean {
  const { name, distribution } = p.row;
  const known = distribution!;
  if (word === 'entropy' && !known.entropy) {
    builder.report('GEN2060', 'entropy', p.argument.span, { draw: name });
    return false;
  }
  if (q && !known.kl.includes(q.row.distribution!.family)) {
    builder.report('GEN2060', 'pair', q.argument.span, { from: name, to: q.row.name });
    return false;
  }
  if (word !== 'log_prob' && p.inputs.length + (q?.inputs.length ?? 0) === 0) {
    builder.report('GEN2060', 'fixed', p.argument.span, { word, isPair: q !== undefined });
    return false;
  }
  return true;
}

/** The node of a question: the value asked about, then the parameters of the distributions. */
function question(
  builder: Builder,
  row: OpEntry,
  { span, environment }: WrittenCall,
  word: Word,
  distributions: readonly Given[],
  values: readonly Value[] = [],
): Meaning {
  const settings: Record<string, Setting> = {};
  for (const [index, { node }] of distributions.entries())
    for (const [name, setting] of Object.entries(node.settings)) settings[`${index > 0 ? other : ''}${name}`] = setting;
  return addOperation(
    builder,
    row,
    { name: word, arguments: [], span, environment },
    {
      inputs: [...values, ...distributions.flatMap(({ node }) => node.inputs)],
      names: [
        ...values.map(() => (word === 'mixture' ? mixing : 'x')),
        ...distributions.flatMap(({ inputs }, index) => inputs.map((name) => `${index > 0 ? other : ''}${name}`)),
      ],
      settings,
    },
  );
}

const builtin = (name: 'kl' | 'entropy'): Builtin => ({
  name,
  call: (builder, call) => askDistribution(builder, name, call),
  offered: () => true,
});

/** `mixture(logits, normal(means, logvar=…))`: a draw whose distribution is a mixture. */
function mix(builder: Builder, call: WrittenCall): Meaning {
  const { carried, arguments: written, span } = call;
  if (!namelessOnly(builder, 'mixture', written)) return poison;
  const operands = [...(carried ? [BoundArgument.of(carried.meaning, carried.span)] : []), ...written];
  if (operands.length !== 2) {
    builder.report('GEN1009', 'distribution', span, { word: 'mixture', usage: usage.mixture });
    return poison;
  }
  const [first, second] = operands as [BoundArgument, BoundArgument];
  const logits = tensorOf(builder, first.evaluate(builder), first.span);
  const before = call.environment.place.nodes.length;
  const component = logits && drawOf(builder, 'mixture', second);
  if (!component) return poison;
  forget(call, component.node, before);
  if (!component.row.distribution!.mixes) {
    builder.report('GEN2060', 'mixture', second.span, { draw: component.row.name });
    return poison;
  }
  return question(builder, mixtureOf(component), call, 'mixture', [component], [logits]);
}

export const distributionBuiltins: readonly Builtin[] = [
  builtin('kl'),
  builtin('entropy'),
  { name: 'mixture', call: mix, offered: () => true },
];

/** log_prob of a draw; undefined if its first argument is no value, but a flow. */
export function densityOfDraw(builder: Builder, call: WrittenCall): Meaning | undefined {
  const before = call.environment.place.nodes.length;
  const [first] = call.arguments;
  return first?.evaluate(builder).kind === 'tensor' ? askDistribution(builder, 'log_prob', call, before) : undefined;
}
