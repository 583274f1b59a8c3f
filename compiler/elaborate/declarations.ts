/** All declarations of a model, in the order of their messages. A fault in one leaves the others as they are. */
import type {
  BlockDeclaration,
  ExpectDeclaration,
  FnDeclaration,
  MetricDeclaration,
} from '../../grammar/syntax/ast.js';
import type { Span } from '../../grammar/syntax/source.js';
import type { Claim, Distance, Evaluation, Plot, Sample, Term, Train } from '../graph/types.js';
import type { NamedMember } from '../resolve/model.js';
import { membersOf } from '../resolve/model.js';
import { twice } from '../resolve/signature.js';
import { registerAverage } from './declare/average.js';
import { checkCodebooks } from './declare/codebooks.js';
import { buildData } from './declare/data/data.js';
import { buildClaim } from './declare/results/claim.js';
import { buildDistance } from './declare/results/distance.js';
import { buildEvaluation } from './declare/results/evaluation.js';
import { checkExpect } from './declare/results/expect.js';
import { buildTerm } from './declare/results/term.js';
import { buildPlot } from './declare/samples/plot.js';
import { buildSample } from './declare/samples/sample.js';
import { buildTrain } from './declare/training/train.js';
import { reportIdleEdits } from './edits/idle.js';
import { isDistanceMetric } from './names/whole-sets.js';
import { ensureNet } from './nets/net.js';
import type { Builder } from './scope/builder.js';
import { notCompiled } from './scope/not-compiled.js';
import { checkUnapplied } from './unshaped/unapplied.js';

/** The measures, samples and training of a run. */
export interface Declared {
  readonly losses: Term[];
  readonly metrics: Term[];
  readonly distances: Distance[];
  readonly samples: Sample[];
  readonly plots: Plot[];
  readonly evaluations: Evaluation[];
  readonly claims: Claim[];
  train?: Train;
}

/** Reads every declaration. Results go into `declared` one by one, so that they remain if a limit ends the elaboration. */
export function declare(builder: Builder, declared: Declared): void {
  const { model } = builder;
  const { losses, metrics, distances, samples, plots, evaluations, claims } = declared;
  const scope = builder.modelScope;
  readData(builder);
  reportHidden(builder);
  const nets = membersOf(model, 'net');
  each(builder, nets, (net) => net.value && registerAverage(builder, net));
  for (const { name } of [...membersOf(model, 'param'), ...membersOf(model, 'let'), ...membersOf(model, 'pool')])
    scope.lookup(name.name);
  each(builder, membersOf(model, 'loss'), (loss) => buildTerm(builder, loss), losses);
  const all = membersOf(model, 'metric');
  const isCompared = (metric: MetricDeclaration): boolean => isDistanceMetric(builder, metric);
  const [compared, computed] = [all.filter(isCompared), all.filter((metric) => !isCompared(metric))];
  each(builder, computed, (metric) => buildTerm(builder, metric), metrics);
  each(builder, membersOf(model, 'sample'), (sample) => buildSample(builder, sample), samples);
  each(builder, compared, (metric) => buildDistance(builder, metric, samples), distances);
  each(builder, membersOf(model, 'evaluate'), (evaluation) => buildEvaluation(builder, evaluation), evaluations);
  for (const net of nets) if (!builder.averages.has(net.name.name)) ensureNet(builder, net, new Map());
  const measured = [...losses, ...metrics, ...distances];
  each(builder, membersOf(model, 'plot'), (plot) => buildPlot(builder, plot, samples, measured), plots);
  each(builder, membersOf(model, 'codebook'), (codebook) => checkCodebooks(builder, [codebook]));
  const trained = builder.guarded(model.train.span ?? model.span, () => buildTrain(builder, losses));
  if (trained) declared.train = trained;
  for (const { name } of membersOf(model, 'extern')) notCompiled(builder, name.span, `the extern \`${name.name}\``);
  each(builder, model.claims, (claim) => buildClaim(builder, claim, evaluations, measured), claims);
  each(builder, model.expects, (expect) => checkExpect(builder, expect));
  reportIdleEdits(builder);
  each(builder, [...membersOf(model, 'block'), ...membersOf(model, 'fn')], (member) => checkMember(builder, member));
}

const readAlone = ['net', 'let', 'param', 'data', 'loss', 'sample', 'expect'] as const;

/** Declarations that have a meaning by themselves. Others mean something only where they are applied, or all together. */
export type ReadAlone = Extract<NamedMember | ExpectDeclaration, { kind: (typeof readAlone)[number] }>;

export const canBeReadAlone = (member: NamedMember | ExpectDeclaration): member is ReadAlone =>
  (readAlone as readonly string[]).includes(member.kind);

/** Reads one declaration and what it refers to. False if it turns out that it cannot be read alone. */
export function declareOne(builder: Builder, member: ReadAlone): boolean {
  const nets = membersOf(builder.model, 'net');
  readData(builder);
  reportHidden(builder);
  each(builder, nets, (net) => net.value && registerAverage(builder, net));
  switch (member.kind) {
    case 'net':
      // Inputs without a type take that of the first call.
      if (!member.body || !member.inputs.every(({ type, name }) => type ?? builder.fields.has(name.name))) return false;
      ensureNet(builder, member, new Map());
      return true;
    case 'data':
      // Data that another model draws needs that model.
      return !member.from?.some((origin) => origin.kind === 'call' && origin.callee.kind === 'member');
    case 'loss':
      each(builder, [member], (loss) => buildTerm(builder, loss));
      return true;
    case 'sample':
      each(builder, [member], (sample) => buildSample(builder, sample));
      return true;
    case 'expect':
      each(builder, [member], (expect) => checkExpect(builder, expect));
      return true;
    default:
      builder.modelScope.lookup(member.name.name);
      return true;
  }
}

interface Written {
  readonly span: Span;
  readonly name?: { readonly span: Span };
}

/** Reads declarations one by one, each independently. */
function each<D extends Written, T>(
  builder: Builder,
  declarations: readonly D[],
  read: (declaration: D) => T | undefined,
  into: NonNullable<T>[] = [],
): void {
  for (const declaration of declarations) {
    const result = builder.guarded((declaration.name ?? declaration).span, () => read(declaration));
    if (result !== undefined && result !== null) into.push(result);
  }
}

/** Reads data sets. Fields of a data set that could not be read are marked as failed, so that no message calls them undeclared. */
function readData(builder: Builder): void {
  for (const data of membersOf(builder.model, 'data')) {
    const read = builder.guarded(data.name.span, () => {
      buildData(builder, data, builder.modelScope.environment('', data.span.source));
      return true;
    });
    if (!read) for (const { name } of data.fields) builder.failedFields.add(name.name);
  }
}

/** Checks a member that nothing applied, as far as that is possible. Edits do not change such a member. */
function checkMember(builder: Builder, member: BlockDeclaration | FnDeclaration): void {
  const meaning = builder.modelScope.meaningOf(member.name.name, member);
  if (meaning?.kind !== 'block' && meaning?.kind !== 'fn') return;
  builder.firstEdit = builder.edits.length;
  checkUnapplied(builder, member, meaning.environment);
}

/** Kinds of declaration that expressions refer to. */
const referred = ['let', 'param', 'loss', 'metric', 'pool', 'net', 'codebook', 'block', 'fn'];

/** Reports a data field and a declaration that share a name: expressions would see only the field. */
function reportHidden(builder: Builder): void {
  for (const [name, field] of builder.fields) {
    const member = builder.model.members.get(name);
    if (member && referred.includes(member.kind)) builder.addDiagnostic(twice(name, member.name.span, field.span));
  }
}
