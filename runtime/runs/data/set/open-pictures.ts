import { UserError } from '../../../common/errors.js';
import type { DataDefinition } from '../../../contract/model.js';
import { balanced, BatchReader } from './batches.js';
import { chooseFolders } from './choose.js';
import { sidesOf, unusedShares, type Example, type Side } from './examples.js';
import { labelling } from './labels.js';
import { contentsOf, incomplete } from './contents.js';
import { readWith, type DataSet, type OpenOptions } from './data-set.js';
import { Preparation } from './prepare.js';
import { readingOf } from '../source/reading.js';
import { recordOf } from './record.js';
import { sounds } from '../files/medium.js';
import { nameOf, openSource, resolveSource } from '../find/resolve.js';
import { splitNames, type Source } from '../source/source.js';
import { verified, type SkippedFile } from './verify.js';
import { pictureSide } from './picture-values.js';

/**
 * Opens a set of pictures: finds its sources, divides them, and reads every file of folders and archives once, so that damaged
 * files and wrong shapes are known before training starts.
 * @throws UserError if a source is missing, a file is damaged (`strict`) or a picture is not of the declared shape.
 */
export async function openPictures(definition: DataDefinition, options: OpenOptions): Promise<DataSet> {
  const { seed } = options;
  const sources = await openSources(definition, options);
  const close = (): void => sources.forEach((source) => source.close?.());
  try {
    const { labelOf, classNames } = labelling(definition, sources);
    const preparation = new Preparation(definition, options.cache ?? 2 ** 30);
    const listed = sidesOf(definition, sources, seed);
    const { sides, skipped } = await verified(definition, listed, preparation, options);
    const reader = new BatchReader(
      definition.name,
      sides.map((side) => pictureSide(definition, side, preparation, labelOf, seed)),
      seed,
      balanced(definition, sides[0]!.splits.train, labelOf, classNames),
    );
    const splits = splitNames.filter((split) => sides.every((side) => side.splits[split].length > 0));
    if (splits.length === 0) throw nothingLeft(definition, skipped);
    checkLabels(sides, Object.keys(classNames), labelOf);
    const warnings = [
      ...sources.flatMap((source) => source.warnings ?? []),
      ...unusedShares(
        definition,
        sources.map((source) => source.splits),
      ),
      ...incomplete(definition, sides),
    ];
    for (const warning of warnings) options.onWarning?.(warning);
    const contents = contentsOf({ definition, sources, sides, splits, classNames, labelOf, warnings });
    return {
      definition,
      splits,
      skipped,
      classNames,
      contents,
      ...readWith(reader, definition, splits),
      record: () => recordOf(definition, sources, contents),
      parts: { seed, sources, sides, preparation, labelOf },
      close,
    };
  } catch (cause) {
    close();
    throw cause;
  }
}

/** The sources after `from`, without the folders that `choose` leaves out. */
async function openSources(
  definition: DataDefinition,
  { directory, base, seed, onWarning, drawn, elsewhere = {}, known = {} }: OpenOptions,
): Promise<(Source & { close?: () => void })[]> {
  const { sources, made, folders } = definition;
  if (made) {
    if (drawn) return [await drawn(made)];
    throw new UserError(`${definition.name} is drawn from a run of ${made.model}, and none is named.`, {
      hint: `Train ${made.model} first, then name the folder of that run.`,
      advice: { call: 'again', with: { name: 'run', model: made.model } },
    });
  }
  return Promise.all(
    sources.map(async (name) => {
      const moved = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined;
      const resolved = await resolveSource(moved ?? name, directory, base);
      const called = Object.hasOwn(known, name) ? known[name] : moved === undefined ? undefined : nameOf(name, base);
      const source = await openSource(
        called === undefined || resolved.kind === 'embedded' ? resolved : { ...resolved, name: called },
        readingOf(definition),
        definition.kind === 'sounds' ? sounds : undefined,
      );
      return folders === undefined ? source : chooseFolders(source, folders, seed, onWarning);
    }),
  );
}

function nothingLeft({ name, kind }: DataDefinition, skipped: readonly SkippedFile[]): UserError {
  const [first] = skipped;
  const word = kind === 'sounds' ? 'sound' : 'picture';
  if (!first) return new UserError(`No ${word} of ${name} can be read.`);
  const unsupported = skipped.filter((each) => each.unsupported).length;
  const what =
    unsupported === 0
      ? 'damaged'
      : unsupported === skipped.length
        ? 'of a kind that is not read'
        : 'damaged or of a kind that is not read';
  const many = skipped.length === 1 ? 'its only file is' : `all its ${skipped.length} files are`;
  return new UserError(`No ${word} of ${name} can be read: ${many} ${what}.`, {
    hint: `${first.file}: ${first.reason}. ${unsupported > 0 ? (kind === 'sounds' ? 'WAV is read, with PCM or floats.' : 'JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP and PNM are read.') : 'Look at the files, or fetch the set again.'}`,
  });
}

/** Looks up every label once, so that one outside the declared classes is reported before training. */
function checkLabels(
  sides: readonly Side[],
  fields: readonly string[],
  labelOf: (example: Example, field: string) => number,
): void {
  for (const field of fields) {
    for (const split of splitNames) sides[0]!.splits[split].forEach((example) => labelOf(example, field));
  }
}
