/** Names of other declarations in the fields of an entry, as the second model has them. */
import type { Entry, Expression, Json, Section } from './form.js';
import { fieldInStage, sharedOptimizer } from './form.js';
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
  if (Array.isArray(value)) {
    const list = value as Json[];
    const nets = (): Json[] => all(['net'], list).sort((a, b) => byCode(String(a), String(b)));
    switch (fieldInStage(key)) {
      case 'frozen':
        return nets();
      case 'order':
        return list.map((step) =>
          typeof step === 'object' && step !== null && 'together' in step
            ? { together: all(['step'], step.together as Json[]) }
            : rename(['step'], step),
        );
    }
    switch (key) {
      case 'over':
        return nets();
      case 'series':
        return list.map((name) => series(String(name), renames));
    }
  }
  switch (key) {
    case 'of':
      return rename(['net'], value as Json);
    case 'loss':
      return rename(['loss'], value as Json);
    case 'sample':
    case 'grid.sample':
      return rename(['sample'], value as Json);
    case 'optimizer':
      for (const [before, after] of renames.get('step') ?? [])
        if (value === sharedOptimizer(before)) return sharedOptimizer(after);
      return value;
    default:
      return value;
  }
}

/** A loss or a metric; distances are drawn under a name that carries their network: `fid[fashion-cnn]`. */
function series(name: string, renames: Renames): string {
  for (const section of ['loss', 'metric'] as const)
    for (const [before, after] of renames.get(section) ?? [])
      if (name === before || name.startsWith(`${before}[`)) return `${after}${name.slice(before.length)}`;
  return name;
}
