import { byName } from '../../../common/by-name.js';
import { UserError } from '../../../common/errors.js';
import type { DataDefinition } from '../../../contract/model.js';
import type { Example } from './examples.js';
import { naturally } from '../../../common/names.js';
import type { Source } from '../source/source.js';

/** The numbering of class fields. */
export interface Labelling {
  readonly labelOf: (example: Example, field: string) => number;
  readonly classNames: Readonly<Record<string, readonly string[]>>;
}

/**
 * The numbers of classes: the source's index (`from set`), or what the source itself gives: its label file, or its
 * folders in natural order (1, 2, 10). Classes of the same name in several sources are the same. If labels run from 1
 * to the declared number of classes, the first class is label 1.
 * @throws UserError if the number of classes is not the declared one.
 */
export function labelling(definition: DataDefinition, sources: readonly Source[]): Labelling {
  const numbered = sources.every((source) => source.numbered);
  const own = [...new Set(sources.flatMap((source) => source.classes ?? []))];
  const names = sources.length === 1 ? own : own.sort(naturally);
  const numbers = sources.map((source) => source.classes?.map((name) => names.indexOf(name)));
  const classNames = byName<readonly string[]>();
  const bySet = new Set<string>();
  const lowest = Math.min(...sources.map((source) => source.lowest ?? Infinity));
  const fromOne = (classes: number): number => (numbered && lowest >= 1 && names.length === classes + 1 ? 1 : 0);

  const doubts = sources.flatMap(({ doubt }) =>
    doubt === undefined ? [] : [`${doubt[0]!.toUpperCase()}${doubt.slice(1)}`],
  );

  for (const [field, declared] of Object.entries(definition.fields)) {
    if (declared.kind !== 'class') continue;
    const fromSet = declared.from === 'set';
    if (fromSet) bySet.add(field);
    const more = numbered && names.length > 0 ? range(names.length, declared.classes) : [];
    const found = fromSet ? sources.map((source) => source.name) : [...names, ...more].slice(fromOne(declared.classes));
    classNames[field] = found;
    const written = `${field}: class(${declared.classes})${declared.from ? ` from ${declared.from}` : ''}`;
    if (found.length === 0) {
      throw new UserError(`${definition.name} has no classes: neither a label file nor a folder per class.`, {
        hint: `Take the field \`${written}\` out, or sort the pictures into a folder per class.`,
      });
    }
    if (found.length !== declared.classes) {
      const shown = found.slice(0, 12).join(', ') + (found.length > 12 ? ', …' : '');
      throw new UserError(
        `${definition.name} has ${found.length} class${found.length === 1 ? '' : 'es'} (${shown}), but the spec says \`${written}\`.`,
        {
          hint: [
            `Write \`class(${found.length})\`${fromSet ? ', one for each source' : ''}.`,
            ...(fromSet ? [] : doubts),
          ].join(' '),
        },
      );
    }
  }
  const labelOf = (example: Example, field: string): number => {
    if (bySet.has(field)) return example.set;
    const label = Object.values(example.items)[0]?.label;
    const number = label === undefined ? undefined : numbers[example.set]?.[label];
    const declared = definition.fields[field];
    if (number !== undefined) return number - (declared?.kind === 'class' ? fromOne(declared.classes) : 0);
    throw new UserError(`${definition.name}: ${example.name} has no class.`, {
      hint: 'Its label file is missing, or it does not lie in the folder of a class.',
    });
  };
  return { labelOf, classNames };
}

function range(from: number, to: number): string[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => String(from + i));
}
