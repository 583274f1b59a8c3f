/** The meaning of a name on its own. */
import type { Span } from '../../../grammar/syntax/source.js';
import { findConfig, valueFamilies } from '../../catalogue/configs/index.js';
import { findOp } from '../../catalogue/index.js';
import { readConfig } from '../arguments/settings.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';
import { tableHere } from './table-here.js';
import { reportUnknownName } from './unknown.js';

/** A name is bound here or outwards, or it is a row of the catalogue, or a configuration that needs no settings. */
export function resolveName(builder: Builder, name: string, span: Span, environment: Environment): Meaning {
  const bound = environment.lookup(name, span);
  if (bound?.kind === 'tensor') {
    const value = tableHere(builder, bound.value, environment);
    return value === bound.value ? bound : { kind: 'tensor', value };
  }
  if (bound) return bound;
  if (name === 'none') return { kind: 'none' };
  if (name === 'pi') return { kind: 'number', value: Math.PI };
  if (name === 'true' || name === 'false') return { kind: 'number', value: name === 'true' ? 1 : 0 };
  if (findOp(name)) return { kind: 'op', name };
  for (const family of valueFamilies) if (findConfig(name, family)) return readConfig(builder, name, family, [], span);
  reportUnknownName(builder, name, span, environment);
  return poison;
}
