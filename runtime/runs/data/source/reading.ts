import type { DataDefinition, FieldDefinition } from '../../../contract/model.js';
import type { Domain, Split } from './source.js';
import { splitNames } from './source.js';

/** The way in which a spec wants folders to be read. */
export interface FolderReading {
  /** The sides `A` and `B` from which fields are read, with these fields. */
  readonly words: ReadonlyMap<Domain, string>;
  /** The folders from which fields are read by name (`from "inputs"`). */
  readonly named: ReadonlyMap<Domain, { readonly folder: string; readonly field: string }>;
  /** The folders that `split` names. */
  readonly splits: Readonly<Partial<Record<Split, string>>>;
  /** True if no folder is a split or a side because of its name: `split folders=false`. */
  readonly classesOnly: boolean;
  /** The number of classes that are to be read from folders, if a class is. */
  readonly classes?: number;
}

/** The reading without a spec, as for listing the contents of a folder. */
export const unsaid: FolderReading = { words: new Map(), named: new Map(), splits: {}, classesOnly: false };

export function readingOf({ fields, split = {} }: DataDefinition): FolderReading {
  const words = new Map<Domain, string>();
  const named = new Map<Domain, { folder: string; field: string }>();
  let classes: number | undefined;
  for (const [name, field] of Object.entries(fields)) {
    const domain = domainOf(field);
    if (field.kind === 'class') classes = field.from === 'set' ? classes : field.classes;
    else if (field.kind === 'image' && field.folder !== undefined)
      named.set(domain, { folder: field.folder, field: name });
    else if (domain !== 'image') words.set(domain, name);
  }
  const splits: Partial<Record<Split, string>> = {};
  for (const each of splitNames) {
    const said = split[each];
    if (typeof said === 'string') splits[each] = said;
  }
  return { words, named, splits, classesOnly: split.folders === false, ...(classes === undefined ? {} : { classes }) };
}

/** The picture of an example from which a field is read. */
export function domainOf(field: FieldDefinition): Domain {
  if (field.kind !== 'image') return 'image';
  // Quotes keep a folder named image apart from the only picture of an example.
  if (field.folder !== undefined) return `"${field.folder}"`;
  return field.from === 'A' || field.from === 'B' ? field.from : 'image';
}
