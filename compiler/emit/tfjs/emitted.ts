/** Functions of an emitted module, and the comments that say where they come from. */
import { propertyName } from '../../escape/typescript.js';

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
  /** A name, or a destructuring pattern. */
  readonly name: string;
  readonly type: string;
  readonly initializer?: string;
  /**
   * The parameter is left out if the function does not use it. Other unused parameters stay, with the underscore that TypeScript asks for.
   */
  readonly optional?: boolean;
}

/** `{ z: join, mean }`: an object of named expressions. */
export const objectOf = (fields: readonly (readonly [string, string])[]): string =>
  `{ ${fields.map(([name, text]) => (name === text ? name : `${propertyName(name)}: ${text}`)).join(', ')} }`;
export const record = (fields: readonly (readonly [string, string])[]): string =>
  fields.length === 0 ? 'object' : `{ ${fields.map(([name, type]) => `${name}: ${type}`).join('; ')} }`;
