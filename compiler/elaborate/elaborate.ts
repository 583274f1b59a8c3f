/** Resolved model → model graph: names bound, blocks and repeats expanded, edits applied, shapes and ranges known. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { BlockDeclaration, FnDeclaration, NetDeclaration } from '../../grammar/syntax/ast.js';
import { textOf } from '../../grammar/syntax/source.js';
import { nearest } from '../diagnostics/suggest.js';
import { opNames } from '../catalogue/index.js';
import type { Files } from '../resolve/files.js';
import { resolveModel } from '../resolve/model.js';
import { twice } from '../resolve/signature.js';
import type { NamedMember, ResolvedModel } from '../resolve/model.js';
import { textOfValue } from '../resolve/settings.js';
import { Builder, LimitReached } from './scope/builder.js';
import { checkCodebooks } from './nets/codebook.js';
import { buildData } from './declare/data/data.js';
import { buildClaim } from './declare/results/claim.js';
import { buildDistance, isDistanceMetric } from './declare/results/distance.js';
import { buildEvaluation } from './declare/results/evaluation.js';
import { nameOf } from './edits/matching.js';
import { numberOf } from './evaluate/evaluate.js';
import { isCallOf } from './arguments/called-name.js';
import { checkExpect } from './declare/results/expect.js';
import { Level } from './declare/model-scope.js';
import { ensureNet, notCompiled } from './nets/net.js';
import { LabelPaths } from './scope/label-paths.js';
import { buildPlot, buildSample } from './declare/samples/sample.js';
import { buildTerm } from './declare/results/term.js';
import { buildTrain } from './declare/training/train.js';
import { checkUnapplied } from './unshaped/unapplied.js';
import type { Claim, Distance, Evaluation, ModelGraph, Plot, Sample, Term, Train } from '../graph/types.js';

type Kind<K extends NamedMember['kind']> = Extract<NamedMember, { kind: K }>;

/** Elaborates one model. The graph is there even when parts of it failed, so that later phases can say more. */
export function elaborate(
  model: ResolvedModel,
  files: Files,
  /** Models whose data this one makes, the outermost first. */
  within: readonly string[] = [],
): Elaborated {
  let labelPaths = new LabelPaths();
  for (let spent = 0; ;) {
    const builder = new Builder(
      model,
      files,
      model.edits.map((edit) => ({ ...edit, matches: 0 })),
      labelPaths,
      spent,
    );
    const elaborated = elaborateWith(builder, within);
    const next = builder.outgrown ? undefined : labelPaths.next();
    if (!next) return elaborated;
    labelPaths = next;
    spent = builder.spent;
  }
}

interface Elaborated {
  readonly graph: ModelGraph;
  readonly diagnostics: Diagnostic[];
}

function elaborateWith(builder: Builder, within: readonly string[]): Elaborated {
  const { model, files } = builder;
  builder.level = new Level(builder);
  const chain = [...within, placeOf(model)];
  builder.madeWithin = chain.length;
  builder.graphOf = (layer) => {
    const other = resolveModel(layer, files).model;
    return other && !chain.includes(placeOf(other)) ? elaborate(other, files, chain).graph : undefined;
  };
  const losses: Term[] = [];
  const metrics: Term[] = [];
  const distances: Distance[] = [];
  const samples: Sample[] = [];
  const plots: Plot[] = [];
  const evaluations: Evaluation[] = [];
  const claims: Claim[] = [];
  let train: Train | undefined;
  const all = <K extends NamedMember['kind']>(kind: K): Kind<K>[] =>
    [...model.members.values()].filter((member): member is Kind<K> => member.kind === kind);
  try {
    for (const data of all('data')) buildData(builder, data, builder.level.environment('', data.span.source));
    reportHidden(builder);
    for (const net of all('net')) if (net.value) registerAverage(builder, net);
    for (const declaration of [...all('param'), ...all('let'), ...all('pool')])
      builder.level.lookup(declaration.name.name);
    for (const loss of all('loss')) push(losses, buildTerm(builder, loss));
    const [compared, computed] = partition(all('metric'), (metric) => isDistanceMetric(builder, metric));
    for (const metric of computed) push(metrics, buildTerm(builder, metric));
    for (const sample of all('sample')) push(samples, buildSample(builder, sample));
    for (const metric of compared) push(distances, buildDistance(builder, metric, samples));
    for (const evaluation of all('evaluate')) push(evaluations, buildEvaluation(builder, evaluation));
    for (const net of all('net')) if (!builder.averages.has(net.name.name)) ensureNet(builder, net, new Map());
    for (const plot of all('plot'))
      push(plots, buildPlot(builder, plot, samples, [...losses, ...metrics, ...distances]));
    checkCodebooks(builder, all('codebook'));
    train = buildTrain(builder, losses);
    for (const member of all('extern')) notCompiled(builder, member.name.span, `the extern \`${member.name.name}\``);
    for (const claim of model.claims)
      push(claims, buildClaim(builder, claim, evaluations, [...losses, ...metrics, ...distances]));
    for (const expect of model.expects) checkExpect(builder, expect);
    reportIdleEdits(builder);
    for (const member of [...all('block'), ...all('fn')]) checkMember(builder, member);
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    builder.outgrown = true;
  }
  const graph: ModelGraph = {
    name: model.name,
    ...(model.doc ? { doc: model.doc } : {}),
    source: model.scope.file.source,
    span: model.span,
    chain: model.chain,
    params: all('param').map((param) => ({ name: param.name.name, text: textOfValue(param.value) })),
    data: builder.data,
    nets: [...model.members.keys()].flatMap((name) => builder.nets.get(name) ?? []),
    averages: [...builder.averages].map(([name, average]) => ({ name, ...average })),
    nodes: builder.nodes,
    losses,
    metrics,
    distances,
    samples,
    plots,
    evaluations,
    claims,
    ...(train ? { train } : {}),
  };
  return { graph, diagnostics: builder.diagnostics };
}

/** What nothing applied is read as far as it can be; edits change nothing there. */
function checkMember(builder: Builder, member: BlockDeclaration | FnDeclaration): void {
  const meaning = builder.level.meaningOf(member.name.name, member);
  if (meaning?.kind !== 'block' && meaning?.kind !== 'fn') return;
  builder.firstEdit = builder.edits.length;
  checkUnapplied(builder, member, meaning.environment);
}

const placeOf = (model: ResolvedModel): string => `${model.span.source.path}:${model.name}`;

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

function push<T>(list: T[], item: T | undefined): void {
  if (item) list.push(item);
}

/** `net Gs = ema(G, 0.999)`: the same net on averaged weights. */
function registerAverage(builder: Builder, declaration: NetDeclaration): void {
  const value = declaration.value!;
  const given = isCallOf(value, 'ema') && value.arguments.every(({ name: named }) => !named) ? value.arguments : [];
  const [of, decay] = given.length === 2 ? given : [];
  const name = of?.value.kind === 'name' ? of.value.name : undefined;
  const member = name === undefined ? undefined : builder.model.members.get(name);
  if (!of || !decay || name === undefined || member?.kind !== 'net' || member.value) {
    if (isCallOf(value, 'ema')) {
      builder.report('GEN1010', 'ema', value.span);
      builder.failedNets.add(declaration.name.name);
    }
    return;
  }
  const share = numberOf(builder, decay.value, builder.level.environment('', declaration.span.source));
  if (share === undefined) return;
  if (share < 0 || share >= 1) builder.report('GEN1010', 'decay', decay.value.span, { share });
  builder.averages.set(declaration.name.name, { of: name, decay: share });
}

/** Kinds of declaration that expressions refer to. */
const referred = ['let', 'param', 'loss', 'metric', 'pool', 'net', 'codebook', 'block', 'fn'];

/** A data field and a declaration of one name: expressions would see the field alone. */
function reportHidden(builder: Builder): void {
  for (const [name, field] of builder.fields) {
    const member = builder.model.members.get(name);
    if (member && referred.includes(member.kind)) builder.addDiagnostic(twice(name, member.name.span, field.span));
  }
}

function reportIdleEdits(builder: Builder): void {
  if (builder.failedNets.size > 0) return; // what failed may hold what the edit means
  for (const { edit, matches } of builder.edits) {
    if (matches > 0) continue;
    const target =
      edit.kind === 'set'
        ? edit.on.map((name) => name.name).join(', ')
        : (nameOf(edit.kind === 'insert' ? edit.after : edit.what) ?? 'this');
    const used = [...builder.nets.values()].flatMap((net) =>
      net.nodes.map((node) => (node.kind === 'op' ? node.op.name : '')),
    );
    const close = nearest(target, [...new Set([...used, ...opNames])]);
    const where = edit.in.length > 0 ? ` in ${edit.in.map((place) => textOf(place.span)).join(', ')}` : '';
    builder.report('GEN1013', 'nothing', edit.span, { target, place: where, close });
  }
}
