/** Functions of an emitted module, and the words in which they tell where they come from. */
import { positionAt } from '../../../grammar/syntax/source.js';
import { propertyName } from '../../escape/typescript.js';
import type { Value } from '../../graph/types.js';

/** One emitted function. */
export interface Emitted {
  readonly name: string;
  readonly exported: boolean;
  readonly doc: string;
  readonly parameters: readonly Parameter[];
  readonly returns: string;
  readonly statements: readonly string[];
}

export interface Parameter {
  /** A name, or the pattern that takes an object apart. */
  readonly name: string;
  readonly type: string;
  readonly initializer?: string;
  /** Where the function makes no use of it: left out. Others stay, with an underscore, which TypeScript wants. */
  readonly optional?: boolean;
}

export const fileName = (path: string): string => path.split('/').at(-1) ?? path;
export const where = (span: Value['span']): string =>
  `${fileName(span.source.path)}:${positionAt(span.source, span.start).line}`;
/** `{ z: join, mean }`: an object of named expressions. */
export const objectOf = (fields: readonly (readonly [string, string])[]): string =>
  `{ ${fields.map(([name, text]) => (name === text ? name : `${propertyName(name)}: ${text}`)).join(', ')} }`;
export const record = (fields: readonly (readonly [string, string])[]): string =>
  fields.length === 0 ? 'object' : `{ ${fields.map(([name, type]) => `${name}: ${type}`).join('; ')} }`;
