/** The model level: its declarations answer by name, each evaluated when somebody first asks (rule 8: unordered). */
import type { Source, Span } from '../../../grammar/syntax/source.js';
import type { TopLevel } from '../../resolve/files.js';
import type { NamedMember } from '../../resolve/model.js';
import type { Builder } from '../scope/builder.js';
import type { Place } from '../scope/environment.js';
import { Environment, PathScope } from '../scope/environment.js';
import { evaluate } from '../evaluate/evaluate.js';
import { findOp } from '../../catalogue/index.js';
import { isDistance } from '../../catalogue/distances.js';
import { isDistanceMetric, reportDistanceAsValue } from './results/distance.js';
import { notCompiled } from '../nets/net.js';
import { poolOf } from '../nets/pool.js';
import type { Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';

/** Kinds of declaration whose value is an expression. */
type Valued = Extract<NamedMember, { kind: 'let' | 'loss' | 'metric' | 'param' | 'pool' }>;

export class Level {
  private readonly known = new Map<string, Meaning>();
  private readonly inProgress: string[] = [];
  private readonly place: Place;

  /** `given` stand in for the declarations of the same name: a sample's inputs. */
  constructor(
    private readonly builder: Builder,
    private readonly given: ReadonlyMap<string, Meaning> = new Map(),
  ) {
    this.place = { nodes: builder.nodes, labels: new Map() };
  }

  /** Where a declaration of the model is evaluated; its draws stand under `path`. */
  environment(path: string, source: Source = this.builder.model.span.source): Environment {
    const file = this.builder.fileEnvironment(source);
    return new Environment(this.place, new PathScope(path, this.builder.labelPaths), source, file, (name, span) =>
      this.lookup(name, span),
    );
  }

  lookup(name: string, span?: Span): Meaning | undefined {
    const given = this.given.get(name);
    if (given) return given;
    const field = this.builder.fields.get(name);
    if (field) return { kind: 'tensor', value: field };
    const member = this.builder.model.members.get(name);
    if (member?.kind === 'evaluate') return noValue(this.builder, name, span ?? member.name.span);
    if (isDistanceMetric(this.builder, member)) {
      reportDistanceAsValue(this.builder, name, span ?? member.name.span);
      return poison;
    }
    return member && this.meaningOf(name, member);
  }

  /** The meaning of a declaration, its expression evaluated once. */
  meaningOf(name: string, member: NamedMember): Meaning | undefined {
    const known = this.known.get(name);
    if (known) return known;
    const meaning = this.read(name, member);
    if (meaning) this.known.set(name, meaning);
    return meaning;
  }

  private read(name: string, member: NamedMember): Meaning | undefined {
    switch (member.kind) {
      case 'let':
      case 'loss':
      case 'metric':
      case 'param':
      case 'pool':
        return this.evaluateOnce(name, member);
      case 'block':
        return { kind: 'block', declaration: member, environment: this.builder.netEnvironment(member.span.source) };
      case 'fn':
        return { kind: 'fn', declaration: member, environment: this.environment('', member.span.source) };
      case 'net':
        return { kind: 'net', name };
      case 'codebook':
        return { kind: 'codebook', name };
      case 'extern':
        notCompiled(this.builder, member.name.span, `the extern \`${name}\``);
        return poison;
      default:
        return undefined;
    }
  }

  private evaluateOnce(name: string, member: Valued): Meaning {
    if (this.inProgress.includes(name)) {
      if (isDistance(name)) {
        reportDistanceAsValue(this.builder, name, member.name.span);
        return poison;
      }
      const circle = [...this.inProgress.slice(this.inProgress.indexOf(name)), name].join(' → ');
      const hidesFunction = findOp(name) !== undefined;
      this.builder.report('GEN1006', 'name', member.name.span, { name, circle, hidesFunction });
      return poison;
    }
    this.inProgress.push(name);
    const environment = this.environment(name, member.span.source);
    const meaning =
      member.kind === 'pool'
        ? poolOf(this.builder, member, environment)
        : evaluate(this.builder, member.value, environment);
    this.inProgress.pop();
    if (meaning.kind === 'tensor') meaning.value.name ??= name;
    if (meaning.kind === 'tuple') nameCall(meaning, name);
    return meaning;
  }
}

function noValue(builder: Builder, name: string, span: Span): Meaning {
  builder.report('GEN3022', 'evaluation', span, { name });
  return poison;
}

function nameCall(tuple: Extract<Meaning, { kind: 'tuple' }>, name: string): void {
  const [first] = tuple.fields.values();
  if (first?.kind === 'tensor' && first.value.origin.kind === 'node' && first.value.origin.node.kind === 'call')
    first.value.origin.node.name = name;
}

/** Declarations of a file: blocks, functions and numbers that every model in it can see. */
export function topLevelMeaning(builder: Builder, declaration: TopLevel | undefined): Meaning | undefined {
  if (!declaration) return undefined;
  switch (declaration.kind) {
    case 'block':
      return { kind: 'block', declaration, environment: builder.netEnvironment(declaration.span.source) };
    case 'fn':
      return { kind: 'fn', declaration, environment: builder.fileEnvironment(declaration.span.source) };
    case 'param':
      return evaluate(builder, declaration.value, builder.fileEnvironment(declaration.span.source));
    case 'extern':
      notCompiled(builder, declaration.name.span, `the extern \`${declaration.name.name}\``);
      return poison;
    default:
      return undefined;
  }
}

/** What a net may see of its model: parameters, constants, blocks and functions, nothing else (rule 8). */
export function visibleInNet(
  builder: Builder,
  level: Level,
  name: string,
  net: string | undefined,
  span: Span,
): Meaning | undefined {
  const member = builder.model.members.get(name);
  if (builder.fields.has(name) || member?.kind === 'loss' || member?.kind === 'metric') {
    reportHidden(builder, name, net, span, builder.fields.has(name) ? 'a data field' : `a ${member!.kind}`);
    return poison;
  }
  if (!member) return undefined;
  const meaning = level.meaningOf(name, member);
  if (meaning?.kind !== 'tensor' && meaning?.kind !== 'tuple') return meaning;
  reportHidden(builder, name, net, span, 'a value of the model');
  return poison;
}

function reportHidden(builder: Builder, name: string, net: string | undefined, span: Span, what: string): void {
  builder.report('GEN1002', 'invisible', span, { name, net, what });
}
