/** Names of other declarations in the fields of an entry, as the second model has them. */
import type { Entry, Expression, Json, Section } from './form.js';
import { byCode } from './json.js';

export type Renames = ReadonlyMap<Section | 'net', ReadonlyMap<string, string>>;

/** The entry with new names for everything that it refers to. */
export function withNewNames(entry: Entry, renames: Renames): Entry {
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, newNames(key, value, renames)]));
}

function newNames(key: string, value: Json | Expression, renames: Renames): Json | Expression {
  const rename = (sections: readonly (Section | 'net')[], name: Json): Json => {
    const found = sections.map((section) => renames.get(section)?.get(String(name))).find((each) => each !== undefined);
    return found ?? name;
  };
  const all = (sections: readonly (Section | 'net')[], names: readonly Json[]): Json[] =>
    names.map((name) => rename(sections, name));
  // Fields of a stage stand under its name: `coding.order`.
  switch (/^(?:.*\.)?(order|frozen)$/.exec(key)?.[1] ?? key) {
    case 'over':
    case 'frozen':
      return Array.isArray(value) ? all(['net'], value as Json[]).sort((a, b) => byCode(String(a), String(b))) : value;
    case 'of':
      return rename(['net'], value as Json);
    case 'loss':
      return rename(['loss'], value as Json);
    case 'series':
      return Array.isArray(value) ? (value as Json[]).map((name) => series(String(name), rename)) : value;
    case 'sample':
    case 'grid.sample':
      return rename(['sample'], value as Json);
    case 'optimizer': {
      const [, step] = /^that of (.*)$/.exec(String(value)) ?? [];
      return step === undefined ? (value as Json) : `that of ${String(rename(['step'], step))}`;
    }
    case 'order':
      return (value as readonly Json[]).map((step) =>
        typeof step === 'object' && step !== null && 'together' in step
          ? { together: all(['step'], step.together as Json[]) }
          : rename(['step'], step),
      );
    default:
      return value;
  }
}

/** The new name of a loss or a metric. Plots name a distance with its network: `fid[fashion-cnn]`. */
function series(name: string, rename: (sections: readonly Section[], name: Json) => Json): Json {
  const [, term = name, network = ''] = /^(.*?)(\[.*\])$/.exec(name) ?? [];
  return `${String(rename(['loss', 'metric'], term))}${network}`;
}
