import type { DataDefinition, FieldDefinition } from '../../../contract/model.js';
import type { Domain, Split } from './source.js';
import { splitNames } from './source.js';

/** What a spec says of how folders are to be read. */
export interface FolderReading {
  /** Sides that fields are read from as `A` and `B`, and the fields. */
  readonly words: ReadonlyMap<Domain, string>;
  /** Folders that fields are read from by name (`from "inputs"`). */
  readonly named: ReadonlyMap<Domain, { readonly folder: string; readonly field: string }>;
  /** Folders that `split` names. */
  readonly splits: Readonly<Partial<Record<Split, string>>>;
  /** No folder is a split or a side by its name: `split folders=false`. */
  readonly classesOnly: boolean;
  /** A class is read from folders: how many there are to be. */
  readonly classes?: number;
}

/** Nothing is said: as the contents of a folder are listed. */
export const unsaid: FolderReading = { words: new Map(), named: new Map(), splits: {}, classesOnly: false };

export function readingOf({ fields, split = {} }: DataDefinition): FolderReading {
  const words = new Map<Domain, string>();
  const named = new Map<Domain, { folder: string; field: string }>();
  let classes: number | undefined;
  for (const [name, field] of Object.entries(fields)) {
    const domain = domainOf(field);
    if (field.kind === 'class') classes = field.from === 'set' ? classes : field.classes;
    else if (field.folder !== undefined) named.set(domain, { folder: field.folder, field: name });
    else if (domain !== 'image') words.set(domain, name);
  }
  const splits: Partial<Record<Split, string>> = {};
  for (const each of splitNames) {
    const said = split[each];
    if (typeof said === 'string') splits[each] = said;
  }
  return { words, named, splits, classesOnly: split.folders === false, ...(classes === undefined ? {} : { classes }) };
}

/** Which picture of an example a field is read from. */
export function domainOf(field: FieldDefinition): Domain {
  if (field.kind === 'class') return 'image';
  // In quotes, so that a folder called image is another thing than the only picture of an example.
  if (field.folder !== undefined) return `"${field.folder}"`;
  return field.from === 'A' || field.from === 'B' ? field.from : 'image';
}
