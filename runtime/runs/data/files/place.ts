import { UserError } from '../../../common/errors.js';
import { likeSplit, markerOf, type Marker } from './layout.js';
import type { Medium } from './medium.js';
import { counted, listed } from '../../../common/names.js';
import { unsaid, type FolderReading } from '../source/reading.js';
import { takeNamed } from './named-folders.js';
import { leftOutOf, undecided, writtenSplits } from './place-messages.js';
import type { Domain, Split } from '../source/source.js';
import { levelOf, shownFolders, spotsOf, type Folders, type Spot } from './sorted-files.js';

/** The place of a file in an image set, according to its folders and the spec. */
export interface Placed {
  readonly path: string;
  /** The number of its archive. */
  readonly tree: number;
  /** The split; absent if the set is not divided. */
  readonly split?: Split;
  readonly domain: Domain;
  /** The folders below those of split and domain, joined by `/`; empty if there are none. */
  readonly folder: string;
}

export interface Placement {
  readonly placed: readonly Placed[];
  /** Messages about what is left out and what may be meant otherwise. */
  readonly warnings: readonly string[];
  /** The setting to write if folders that were read as classes are splits. */
  readonly doubt?: string;
}

export interface PlaceOptions {
  readonly reading?: FolderReading;
  /** The name of a folder below which files are kept (`photos` in `train/photos/1.jpg`). */
  readonly subset?: string;
  /** What the files are; pictures if absent. */
  readonly medium?: Medium;
  /** True if the set's folders are known: folders beside its splits are then left out without a question. */
  readonly known?: boolean;
}

/**
 * The places of files: split, side and class, read from paths such as `facades/train/1.jpg`, `trainA/x.jpg`,
 * `Test/Kiwi/3.jpg`, `A/test/1.png` or `images/7.jpg`. Folders that the spec names come first. A word such as `train`
 * or `A` counts only if all folders beside it are such words; in any other place a folder is a class. A folder around
 * everything is ignored.
 * @param trees The paths of each archive.
 * @throws UserError if folders can be read in two ways, or do not exist.
 */
export function placeFiles(name: string, trees: readonly (readonly string[])[], options: PlaceOptions = {}): Placement {
  const { reading = unsaid, subset } = options;
  const placing = new Placing(name, reading, options.known ?? false);
  const spots = trees.flatMap((paths, tree) => placing.unwrapped(spotsOf(paths, tree, subset)));
  takeNamed(name, spots, reading);
  if (!reading.classesOnly) placing.readWords(spots.filter((spot) => !spot.leftOut));
  placing.checkSides(spots.filter((spot) => !spot.leftOut));
  const placed = spots
    .filter((spot) => !spot.leftOut)
    .map(({ path, tree, split, domain, rest }) => ({ path, tree, split, domain, folder: rest.join('/') }));
  const doubt = placing.doubtOf(new Set(placed.flatMap(({ folder }) => (folder === '' ? [] : [folder]))).size);
  const left = leftOutOf(spots.filter((spot) => spot.leftOut));
  return {
    placed,
    warnings: [
      ...(left === undefined ? [] : [`${name}: ${left}.`]),
      ...(doubt === undefined || doubt.confirmed ? [] : [`${name}: ${doubt.text}`]),
    ],
    ...(doubt === undefined ? {} : { doubt: doubt.text }),
  };
}

type Kind = 'split' | 'side' | 'both';
const kindOf = ({ split, side }: Marker): Kind => (split && side ? 'both' : split ? 'split' : 'side');

/** One reading of a set's folders by their words. */
class Placing {
  /** The folders at the top that were read as classes. */
  private classes: readonly string[] = [];

  constructor(
    private readonly name: string,
    private readonly reading: FolderReading,
    private readonly known: boolean,
  ) {}

  /** The files without the folders that all of them share, up to the first folder that means something. */
  unwrapped(spots: Spot[]): Spot[] {
    const first = spots[0]?.rest ?? [];
    const named = [
      ...[...this.reading.named.values()].map(({ folder }) => folder),
      ...Object.values(this.reading.splits),
    ].map((folder) => folder.split('/')[0]!.toLowerCase());
    const says = (part: string): boolean =>
      (!this.reading.classesOnly && this.meaning(part) !== undefined) || named.includes(part.toLowerCase());
    let depth = 0;
    while (depth < first.length && !says(first[depth]!) && spots.every(({ rest }) => rest[depth] === first[depth]))
      depth++;
    for (const spot of spots) spot.rest = spot.rest.slice(depth);
    return spots;
  }

  readWords(spots: readonly Spot[]): void {
    const undivided = spots.filter((spot) => spot.split === undefined);
    const taken = this.readLevel(undivided, ['split', 'side', 'both']);
    const kept = (): Spot[] => spots.filter((spot) => !spot.leftOut);
    if (taken === 'split') this.readLevel(kept(), ['side']);
    else if (taken === 'side') this.readLevel(kept(), ['split']);
    else if (taken === undefined) {
      this.classes = [...levelOf(undivided).names.keys()];
      if (this.readBelowClasses(undivided)) this.classes = [];
    }
  }

  /** Takes one depth of folders as splits or sides, if that is what they are; returns what they were. */
  private readLevel(spots: readonly Spot[], kinds: readonly Kind[]): Kind | undefined {
    const { names, loose } = levelOf(spots);
    const markers = new Map(
      [...names.keys()].flatMap((folder) => {
        const found = this.meaning(folder);
        return found && kinds.includes(kindOf(found)) ? [[folder, found] as const] : [];
      }),
    );
    const found = new Set([...markers.values()].map(kindOf));
    if (found.size === 0) return undefined;
    let kind: Kind | undefined;
    if (markers.size === names.size && found.size === 1) [kind] = found;
    else kind = this.kindAsked(markers) ?? this.kindDespite(markers, names);
    if (kind === undefined) return undefined;
    const splits = new Set([...markers.values()].map(({ split }) => split));
    if (kind === 'split' && loose.length > 0 && !splits.has('train')) throw undecided(this.name, markers, names, loose);
    for (const spot of loose) spot.leftOut = true;
    for (const [folder, below] of names) {
      const marker = markers.get(folder);
      for (const spot of below) {
        if (!marker || kindOf(marker) !== kind) spot.leftOut = true;
        else {
          spot.rest = spot.rest.slice(1);
          spot.split ??= marker.split;
          spot.domain = marker.side ?? spot.domain;
        }
      }
    }
    return kind;
  }

  /** The kind that the spec asks for: sides, whatever stands beside them. */
  private kindAsked(markers: ReadonlyMap<string, Marker>): Kind | undefined {
    const asked = [...this.reading.words.keys()];
    if (asked.length === 0) return undefined;
    return (['both', 'side'] as const).find((kind) => {
      const sides = [...markers.values()].filter((marker) => kindOf(marker) === kind).map(({ side }) => side);
      return asked.every((side) => sides.some((each) => each === side));
    });
  }

  /**
   * The kind despite other folders: training and held-out folders of a known set, to which the others do not belong.
   */
  private kindDespite(markers: ReadonlyMap<string, Marker>, names: Folders): Kind | undefined {
    const divided = [...markers].filter(([, { split }]) => split);
    const splits = new Set(divided.map(([, { split }]) => split));
    if (!splits.has('train') || splits.size < 2) return undefined;
    if (this.known) return kindOf(divided.find(([, { split }]) => split === 'train')![1]);
    const others = [...names.keys()].filter((folder) => !divided.some(([name]) => name === folder));
    const written = writtenSplits(divided.map(([folder, { split }]) => [split!, folder]));
    throw new UserError(
      `${this.name} has the folders ${shownFolders(names)}; ${listed(divided.map(([folder]) => folder))} may be splits, or classes like ${listed(others.length > 0 ? others : ['the others'])}.`,
      {
        hint: `Write \`${written}\` in the data set to leave the others out, or \`split folders=false\` if every folder is a class.`,
      },
    );
  }

  /** Reads splits below classes, as in `cat/train/1.png`: every class is divided by itself. */
  private readBelowClasses(spots: readonly Spot[]): boolean {
    const below = spots.map(({ rest }) => rest[1]);
    const splits = below.map((folder) => {
      const marker = folder === undefined ? undefined : this.meaning(folder);
      return marker && kindOf(marker) === 'split' ? marker.split : undefined;
    });
    const found = new Set(splits);
    if (found.has(undefined) || !found.has('train') || found.size < 2) return false;
    spots.forEach((spot, index) => {
      spot.split = splits[index];
      spot.rest.splice(1, 1);
    });
    return true;
  }

  /** The meaning of a folder's name. A bare side is not one if the spec reads classes, and not sides, from folders. */
  private meaning(folder: string): Marker | undefined {
    const found = markerOf(folder);
    if (!found?.side) return found;
    const { words, named, classes } = this.reading;
    if (named.size > 0 && words.size === 0) return undefined;
    return found.split || words.size > 0 || classes === undefined ? found : undefined;
  }

  /** @throws UserError if a side that a field asks for does not exist. */
  checkSides(spots: readonly Spot[]): void {
    const { words } = this.reading;
    const missing = [...words.keys()].filter((side) => !spots.some(({ domain }) => domain === side));
    if (missing.length === 0) return;
    const { names, loose } = levelOf(spots);
    const fields = [...words.values()];
    const there = names.size > 0 ? shownFolders(names) : `no folders, but ${counted(loose.length, 'picture')}`;
    const [first = 'photos', second = 'drawings'] = [...names.keys()];
    const example = fields.map((field, index) => `\`${field}: … from "${index === 0 ? first : second}"\``);
    throw new UserError(
      `${this.name} has no ${missing.length === 1 ? 'folder' : 'folders'} ${listed(missing)} for ${listed(missing.map((side) => words.get(side)!))}; it has ${there}.`,
      {
        hint: `Name the folders that the sides are in, such as ${listed(example)}. If each picture shows both sides in its two halves, write \`from left\` and \`from right\`.`,
      },
    );
  }

  /** The folders at the top that are named like splits and count as classes; `confirmed` if the spec says so. */
  doubtOf(classes: number): { text: string; confirmed: boolean } | undefined {
    const meant = this.classes.flatMap((folder): [Split, string][] => {
      const split = markerOf(folder)?.split ?? likeSplit(folder);
      return split ? [[split, folder]] : [];
    });
    if (meant.length === 0) return undefined;
    const one = meant.length === 1;
    const names = listed(meant.map(([, folder]) => folder));
    return {
      text: `the ${one ? 'folder' : 'folders'} ${names} ${one ? 'is' : 'are'} read like any other, not as ${one ? 'a split' : 'splits'}. If ${one ? 'it is one' : 'they are splits'}, write \`${writtenSplits(meant)}\`; if not, \`split folders=false\`.`,
      confirmed: this.reading === unsaid || this.reading.classes === classes,
    };
  }
}
