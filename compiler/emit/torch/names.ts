/** Names of emitted things, in Python. */
import type { Net } from '../../graph/types.js';
import { Scope } from '../common/scope.js';
import { reservedInClasses, reservedInFunctions, reservedInModules, reservedInTuples } from './reserved.js';

/** A name as an identifier. Python keeps names that begin with two underscores to itself. */
const identifier = (name: string): string => {
  const plain = name.replace(/\W/g, '_').replace(/^_+/, '');
  return /^[A-Za-z]/.test(plain) ? plain : `n${plain}`;
};

/** A name of a set of reserved ones gets an underscore at its end, as PEP 8 has it. */
const scopeWith =
  (reserved: ReadonlySet<string>) =>
  (outer: Iterable<string> = []): Scope =>
    new Scope(outer, {
      reserved,
      spell: (hint) => (reserved.has(identifier(hint)) ? `${identifier(hint)}_` : identifier(hint)),
      // Classes are numbered as words of their names, all else behind an underscore.
      numbered: (base, count) => (/^[A-Z].*\D$/.test(base) ? `${base}${count}` : `${base.replace(/_$/, '')}_${count}`),
    });

/** Names of a function. */
export const variables = scopeWith(reservedInFunctions);
/** Names at the level of the module. */
export const moduleNames = scopeWith(reservedInModules);
/** Attributes of an `nn.Module`. */
export const attributes = scopeWith(reservedInClasses);
/** Fields of a named tuple. */
export const tupleFields = scopeWith(reservedInTuples);

/** `BatchNorm` → `batch_norm`. */
export const snake = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

/** `leaky_relu_2` → `LeakyRelu2`. */
export const pascal = (name: string): string =>
  identifier(name)
    .replace(/_+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/^./, (letter) => letter.toUpperCase());

/** Names of the classes of nets. The forms of a flow are methods of its class, and have its name. */
export type NetClasses = ReadonlyMap<Net, string>;
