/** The meanings that an expression of a spec can have during elaboration. */
import type { BlockDeclaration, Expression, FnDeclaration } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { showShape } from '../../catalogue/row/shapes.js';
import type { Setting, SettingValue } from '../../catalogue/row/values.js';
import type { Value } from '../../graph/types.js';
import type { BoundArgument } from './argument.js';
import type { Environment } from './environment.js';

export type Meaning =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  /** `at` reads one item alone, for lists whose items become outputs of their net when they are read. */
  | { readonly kind: 'list'; readonly items: readonly Meaning[]; readonly at?: (index: number) => Meaning | undefined }
  | { readonly kind: 'range'; readonly low: number; readonly high: number }
  /** A tensor of the graph; `member` reads labels below it (`D(x).stem`, `down[2].skip`). */
  | {
      readonly kind: 'tensor';
      readonly value: Value;
      readonly member?: (name: string) => Meaning | undefined;
      readonly members?: () => readonly string[];
    }
  | {
      readonly kind: 'tuple';
      readonly fields: ReadonlyMap<string, Meaning>;
      readonly member?: (name: string) => Meaning | undefined;
      readonly members?: () => readonly string[];
    }
  /** `adam(lr=1e-3)`. `written` holds its settings with their places. */
  | {
      readonly kind: 'config';
      readonly config: SettingValue;
      readonly family: string;
      readonly written: Readonly<Record<string, Setting>>;
    }
  | Callable
  | { readonly kind: 'codebook'; readonly name: string }
  /** A place of leading axes that a loop goes through: a number for each axis. */
  | { readonly kind: 'place'; readonly values: readonly Value[] }
  /** The identity: `none`. */
  | { readonly kind: 'none' }
  /** A meaning after an error that was reported. Everything made of it stays silent. */
  | { readonly kind: 'poison' };

/** The callables that can be a stage. */
export type Callable =
  | { readonly kind: 'op'; readonly name: string }
  | { readonly kind: 'block'; readonly declaration: BlockDeclaration; readonly environment: Environment }
  | { readonly kind: 'fn'; readonly declaration: FnDeclaration; readonly environment: Environment }
  | { readonly kind: 'net'; readonly name: string }
  /** A callable with some of its arguments: a layer value, `Conv(64, 4)`. */
  | {
      readonly kind: 'partial';
      readonly target: Callable;
      readonly arguments: readonly BoundArgument[];
      readonly span: Span;
    }
  /** `(Conv(3) -> relu)` as a layer. */
  | { readonly kind: 'chain'; readonly expression: Expression; readonly environment: Environment };

/** The value that `->` carries into a stage, and its place in the text. */
export interface Carried {
  readonly meaning: Meaning;
  readonly span: Span;
}

export const poison: Meaning = { kind: 'poison' };

const callables = new Set<Meaning['kind']>(['op', 'block', 'fn', 'net', 'partial', 'chain', 'none']);

export function isCallable(meaning: Meaning): meaning is Callable | { kind: 'none' } {
  return callables.has(meaning.kind);
}

/** A meaning in words, for messages. */
export function describe(meaning: Meaning): string {
  switch (meaning.kind) {
    case 'number':
      return `the number ${meaning.value}`;
    case 'string':
      return 'a text';
    case 'list':
      return 'a list';
    case 'range':
      return `the range ${meaning.low}..${meaning.high}`;
    case 'tensor':
      return `a tensor ${showShape(meaning.value.type.shape)}`;
    case 'tuple':
      return `several outputs (${[...meaning.fields.keys()].join(', ')})`;
    case 'place':
      return `a place of ${meaning.values.length === 1 ? 'one axis' : `${meaning.values.length} axes`}`;
    case 'config':
      return 'a configuration';
    case 'op':
      return `\`${meaning.name}\` without its inputs`;
    case 'partial':
    case 'chain':
    case 'block':
      return 'a layer without its inputs';
    case 'fn':
      return `the function \`${meaning.declaration.name.name}\``;
    case 'net':
      return `the net \`${meaning.name}\``;
    case 'codebook':
      return `the codebook \`${meaning.name}\``;
    case 'none':
      return '`none`';
    case 'poison':
      return 'something that could not be read';
  }
}

/** The name by which an edit can address a callable. */
export function callableName(callable: Callable | { kind: 'none' }): string | undefined {
  switch (callable.kind) {
    case 'op':
    case 'net':
      return callable.name;
    case 'block':
    case 'fn':
      return callable.declaration.name.name;
    case 'partial':
      return callableName(callable.target);
    default:
      return undefined;
  }
}
