/** The settings of a call, merged with those that edits give it. */
import type { OpEntry, SettingSpec } from '../../catalogue/row/types.js';
import type { Setting } from '../../catalogue/row/values.js';
import type { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Application } from './operands.js';
import { byPosition } from './setting-kinds.js';
import { bindSettings } from './settings.js';

/** The last argument of each name. Of several `set` edits, the last one holds. */
export const lastOfEach = (written: readonly BoundArgument[]): readonly BoundArgument[] => [
  ...new Map(written.map((argument) => [argument.name, argument])).values(),
];

export function mergedSettings(
  builder: Builder,
  entry: OpEntry,
  written: readonly BoundArgument[],
  application: Application,
): Record<string, Setting> | undefined {
  const { defaults = [], overrides = [] } = application;
  if (defaults.length === 0 && overrides.length === 0)
    return bindSettings(builder, entry.name, entry.settings, written, application.span);
  // A shape may be written without its brackets: it takes all arguments without a name.
  const places = byPosition(entry.settings).values();
  let place: SettingSpec | undefined;
  const nameOfPosition = new Map<BoundArgument, string>();
  for (const argument of written) {
    if (argument.name !== undefined) continue;
    if (place?.type.kind !== 'shape') place = places.next().value;
    nameOfPosition.set(argument, place?.name ?? '');
  }
  const nameOf = (argument: BoundArgument): string => argument.name ?? nameOfPosition.get(argument) ?? '';
  const overridden = new Set(overrides.map((argument) => argument.name));
  const kept = written.filter((argument) => !overridden.has(nameOf(argument)));
  const said = new Set(kept.map(nameOf));
  const shift = kept.length < written.length;
  const isShape = (name: string): boolean =>
    entry.settings.some((spec) => spec.name === name && spec.type.kind === 'shape');
  // If one of them is taken away, the others get names, so that they keep their places.
  const placed = kept.map((argument) =>
    shift && argument.name === undefined && nameOf(argument) !== '' && !isShape(nameOf(argument))
      ? argument.as(nameOf(argument))
      : argument,
  );
  const extra = [
    ...lastOfEach(defaults).filter((argument) => !said.has(argument.name ?? '') && !overridden.has(argument.name)),
    ...lastOfEach(overrides),
  ];
  return bindSettings(builder, entry.name, entry.settings, [...placed, ...extra], application.span);
}
