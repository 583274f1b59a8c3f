/** Functions of an emitted module, and the words in which they tell where they come from. */
import { positionAt } from '../../../grammar/syntax/source.js';
import { propertyName } from '../../escape/typescript.js';
import type { Value } from '../../graph/types.js';

/** One emitted function. */
export interface Emitted {
  readonly name: string;
  readonly exported: boolean;
  readonly doc: string;
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly initializer?: string }[];
  readonly returns: string;
  readonly statements: readonly string[];
}

export const fileName = (path: string): string => path.split('/').at(-1) ?? path;
export const where = (span: Value['span']): string =>
  `${fileName(span.source.path)}:${positionAt(span.source, span.start).line}`;
/** `{ z: join, mean }`: an object of named expressions. */
export const objectOf = (fields: readonly (readonly [string, string])[]): string =>
  `{ ${fields.map(([name, text]) => (name === text ? name : `${propertyName(name)}: ${text}`)).join(', ')} }`;
/** Whether code refers to a name, in whatever way but as a member or a property of something else. */
export const refersTo = (code: string, name: string): boolean =>
  new RegExp(`(?<!\\.)\\b${name}\\b(?!:)`).test(code.replace(/'(?:[^'\\\n]|\\.)*'|\/\/.*/g, "''"));
export const record = (fields: readonly (readonly [string, string])[]): string =>
  fields.length === 0 ? 'object' : `{ ${fields.map(([name, type]) => `${name}: ${type}`).join('; ')} }`;
