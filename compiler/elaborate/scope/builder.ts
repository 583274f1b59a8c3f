import type { CompilerCode, Diagnostic, MessageDetails, MessageKey } from '../../diagnostics/diagnostic.js';
import { diagnostic } from '../../diagnostics/diagnostic.js';
import type { RelatedSpan } from '../../../grammar/syntax/diagnostic.js';
import type { Expression, ModelDeclaration, Statement, VariantDeclaration } from '../../../grammar/syntax/ast.js';
import type { Source, Span } from '../../../grammar/syntax/source.js';
import type { ValueType } from '../../catalogue/row/values.js';
import { compilerFault } from '../../diagnostics/compiler-fault.js';
import type { AverageDefinition } from '../../../runtime/contract/model.js';
import type { Data, EvaluationAverage, ModelGraph, Net, Node, OpNode, Origin, Value } from '../../graph/types.js';
import type { Region } from '../../graph/region.js';
import type { Files } from '../../resolve/files.js';
import type { ResolvedModel } from '../../resolve/model.js';
import { Environment } from './environment.js';
import type { LabelPaths } from './label-paths.js';
import type { Language, ModelScope } from './language.js';
import { LimitReached, limits } from './limits.js';
import type { Meaning } from './meaning.js';
import { PathScope } from './path-scope.js';
import type { TrackedEdit } from './tracked-edit.js';
import { topLevelMeaning, visibleInNet } from './visible.js';

/** Places without repeats. Two inputs may come from the same place. */
function distinct(related: readonly RelatedSpan[]): RelatedSpan[] {
  const key = ({ span, message }: RelatedSpan): string => `${span.start} ${span.end} ${span.source.path} ${message}`;
  return [...new Map(related.map((each) => [key(each), each])).values()];
}

/** An input that wants labels of so many classes. */
export interface LabelUse {
  readonly wanted: number;
  readonly span: Span;
  readonly owner: string;
  readonly input: string;
}

/** The state of one elaboration: it collects nodes, nets and messages, and counts against the budget. */
export class Builder {
  readonly diagnostics: Diagnostic[] = [];
  /** Nodes at the level of the model, in order of evaluation. */
  readonly nodes: Node[] = [];
  readonly nets = new Map<string, Net>();
  readonly netsInProgress = new Set<string>();
  readonly failedNets = new Set<string>();
  /** The meanings of a net's labels in its body: layers, lists of iterations, blocks with labels of their own. */
  readonly labelsOf = new Map<Net, ReadonlyMap<string, Meaning>>();
  readonly averages = new Map<string, AverageDefinition>();
  /** Paths whose last level is a label. */
  readonly labelled = new Set<string>();
  /** Data fields whose type was not understood. */
  readonly failedFields = new Set<string>();
  readonly fields = new Map<string, Value>();
  /** Averages of the evaluation that is being read; undefined elsewhere. */
  averagesOf: EvaluationAverage[] | undefined;
  readonly data: Data[] = [];
  /** The declarations of the model, without given values. */
  readonly modelScope: ModelScope;
  /** Elaborates another model, for data that it makes; undefined if the models would form a circle. The elaboration phase sets it. */
  graphOf: (model: ModelDeclaration | VariantDeclaration) => ModelGraph | undefined = () => undefined;
  /** The number of models that draw data for one another, up to this one. */
  madeWithin = 0;
  private readonly fileEnvironments = new Map<Source, Environment>();
  private readonly ofModel = new WeakSet<Node>();
  private readonly tables = new Map<Node[], Map<Region | undefined, Map<Node, Value[]>>>();
  private nextId = 0;
  private nodeCount = 0;
  private reported = new Set<string>();
  depth = 0;
  /** The number of blocks and functions that are being expanded inside one another. */
  expansions = 0;
  /** A limit was reached, so the model is incomplete. */
  outgrown = false;
  /** Values that loops carry and that may be labels, with the inputs of nets that received them as such. */
  readonly labelUses = new Map<Value, LabelUse[]>();
  /** The number of the first edit that still applies. Only later edits change the layers that an edit inserts. */
  firstEdit = 0;
  /** Bodies that contain themselves without end. They are not expanded again. */
  readonly endless = new Set<readonly Statement[]>();

  constructor(
    readonly model: ResolvedModel,
    readonly files: Files,
    readonly edits: readonly TrackedEdit[],
    readonly labelPaths: LabelPaths,
    readonly language: Language,
    /** Steps that earlier elaborations of the model took. */
    private evaluations = 0,
    /** Is told what each part of the tree is; set for editors. */
    readonly observe?: (part: object, meaning: Meaning) => void,
  ) {
    this.modelScope = language.modelScope(this);
  }

  evaluate(expression: Expression, environment: Environment): Meaning {
    return this.language.evaluate(this, expression, environment);
  }

  get spent(): number {
    return this.evaluations;
  }

  /** Adds a message once. Repeats of a body would otherwise report it many times. */
  addDiagnostic(diagnostic: Diagnostic): void {
    const key = `${diagnostic.code} ${diagnostic.span.source.path} ${diagnostic.span.start} ${diagnostic.span.end}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.diagnostics.push(diagnostic.related ? { ...diagnostic, related: distinct(diagnostic.related) } : diagnostic);
  }

  report<Code extends CompilerCode, Key extends MessageKey<Code>>(
    code: Code,
    key: Key,
    span: Span,
    ...details: MessageDetails<Code, Key>
  ): void {
    this.addDiagnostic(diagnostic(code, key, span, ...details));
  }

  /** A fault of the compiler in one declaration costs the messages of that declaration alone. */
  guarded<T>(span: Span, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (error instanceof LimitReached) throw error;
      this.addDiagnostic(compilerFault(span, error));
      return undefined;
    }
  }

  /** Counts one step of evaluation. The budget ends every check, whatever the spec says. */
  spend(span: Span): void {
    this.evaluations += 1;
    if (this.evaluations > limits.evaluations)
      this.tooLarge(span, `it takes more than ${limits.evaluations} steps to expand`);
  }

  id(): number {
    return this.nextId++;
  }

  value(type: ValueType, origin: Origin, span: Span, name?: string): Value {
    return { id: this.id(), type, origin, span, ...(name ? { name } : {}) };
  }

  constant(value: number, span: Span): Value {
    return this.value(
      { shape: [], batched: false, range: { low: value, high: value } },
      { kind: 'constant', value },
      span,
    );
  }

  /** Names of a file's top level. */
  fileEnvironment(source: Source): Environment {
    let environment = this.fileEnvironments.get(source);
    if (!environment) {
      const names = this.files.scopes.get(source)?.names;
      const known = new Map<string, Meaning | undefined>();
      environment = new Environment(
        { nodes: this.nodes, labels: new Map() },
        new PathScope('', this.labelPaths),
        source,
        undefined,
        (name) => {
          if (!known.has(name)) {
            known.set(name, undefined); // a param that refers to itself finds nothing
            known.set(name, topLevelMeaning(this, names?.get(name)));
          }
          return known.get(name);
        },
      );
      this.fileEnvironments.set(source, environment);
    }
    return environment;
  }

  /** Names that the body of a net or block sees beyond its own. */
  netEnvironment(source: Source, net?: string): Environment {
    const file = this.fileEnvironment(source);
    const span = { source, start: 0, end: 0 };
    return new Environment(
      { nodes: this.nodes, labels: new Map() },
      new PathScope('', this.labelPaths),
      source,
      file,
      (name, at) => visibleInNet(this, name, net, at ?? span),
    );
  }

  /** True if a node is at the level of the model. */
  isOfModel(node: Node): boolean {
    return this.ofModel.has(node);
  }

  /** The results of the nodes that a region of a net made again of tables of the model. */
  tablesIn(nodes: Node[], region: Region | undefined): Map<Node, Value[]> {
    const regions = this.tables.get(nodes) ?? new Map<Region | undefined, Map<Node, Value[]>>();
    this.tables.set(nodes, regions);
    const made = regions.get(region) ?? new Map<Node, Value[]>();
    regions.set(region, made);
    return made;
  }

  /** Adds a finished node to its place. */
  add<N extends Node>(nodes: Node[], node: N): N {
    this.nodeCount += 1;
    if (this.nodeCount > limits.nodes) this.tooLarge(node.span, `it has more than ${limits.nodes} operations`);
    nodes.push(node);
    if (nodes === this.nodes) this.ofModel.add(node);
    return node;
  }

  /** Adds an operation with one result that no call of the spec stands for. Returns the result. */
  operation(
    nodes: Node[],
    parts: Pick<OpNode, 'op' | 'inputs' | 'inputNames' | 'path' | 'span'> &
      Partial<Pick<OpNode, 'settings' | 'weights' | 'flops'>>,
    type: ValueType,
  ): Value {
    const outputs: Value[] = [];
    const defaults = { settings: {}, weights: [], flops: 0 };
    const node = this.add(nodes, { kind: 'op', id: this.id(), ...defaults, ...parts, outputs });
    outputs.push(this.value(type, { kind: 'node', node, output: 0 }, parts.span));
    return outputs[0]!;
  }

  tooLarge(span: Span, why: string): never {
    this.report('GEN2007', 'expanded', span, { why });
    throw new LimitReached();
  }
}
