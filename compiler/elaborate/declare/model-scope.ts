/** The scope of a model: declarations by name, each evaluated at its first use (rule 8: unordered). */
import type { Source, Span } from '../../../grammar/syntax/source.js';
import { isDistance } from '../../catalogue/distances.js';
import { findOp } from '../../catalogue/index.js';
import type { NamedMember } from '../../resolve/model.js';
import { evaluate } from '../evaluate/evaluate.js';
import { isDistanceMetric, reportDistanceAsValue } from '../names/whole-sets.js';
import { poolOf } from '../nets/example-pool.js';
import type { Builder } from '../scope/builder.js';
import type { Place } from '../scope/environment.js';
import { Environment } from '../scope/environment.js';
import type { ModelScope } from '../scope/language.js';
import type { Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';
import { notCompiled } from '../scope/not-compiled.js';
import { PathScope } from '../scope/path-scope.js';

/** Kinds of declaration whose value is an expression. */
type Valued = Extract<NamedMember, { kind: 'let' | 'loss' | 'metric' | 'param' | 'pool' }>;

export class DeclarationScope implements ModelScope {
  private readonly known = new Map<string, Meaning>();
  private readonly inProgress: string[] = [];
  private readonly place: Place;

  /** `given` values replace the declarations of their names: a sample's inputs. */
  constructor(
    private readonly builder: Builder,
    private readonly given: ReadonlyMap<string, Meaning> = new Map(),
  ) {
    this.place = { nodes: builder.nodes, labels: new Map() };
  }

  /** The environment in which a declaration of the model is evaluated. Its draws have paths below `path`. */
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

  /** The meaning of a declaration. Its expression is evaluated once. */
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
    const read = (): Meaning =>
      member.kind === 'pool'
        ? poolOf(this.builder, member, environment)
        : evaluate(this.builder, member.value, environment);
    const meaning = this.builder.guarded(member.name.span, read) ?? poison;
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
