/** The part of a field's transforms that is done once, and the part that is drawn for every epoch. */
import { UserError } from '../../../common/errors.js';
import type { PicturePlan, Stage } from '../set/stages.js';

/**
 * The stages of a field after its steady ones. Transforms of values (invert, grey, rgb, lab) change every pixel by
 * itself, so they give the same picture before a crop or a mirror as after it, and are done before.
 */
export interface Division {
  readonly plan: PicturePlan;
  /**
   * The stages up to the last resize that follows a random mirror. Scaling does not commute with a mirror to the last
   * bit, so the picture is prepared for every outcome of these mirrors.
   */
  readonly forked: readonly Stage[];
  /** The transforms of values after those. */
  readonly settled: readonly Stage[];
  /** The crops and mirrors that are left: they move pixels, and are drawn when a batch is read. */
  readonly moving: readonly Stage[];
  /** The number of pictures that are prepared of an example: 2 for each mirror before a resize. */
  readonly outcomes: number;
}

/** @throws UserError for a resize after a random crop, of which there are too many outcomes to prepare. */
export function divisionOf(plan: PicturePlan, set: string): Division {
  const isResize = ({ transform }: Stage): boolean => transform.name === 'resize';
  const end = plan.varying.findLastIndex(isResize) + 1;
  const [forked, rest] = [plan.varying.slice(0, end), plan.varying.slice(end)];
  const crop = forked.find(({ transform }) => transform.name === 'crop');
  if (crop) {
    const [height, width] = crop.transform.size!;
    throw new UserError(
      `${set}: pictures of ${plan.name} are scaled after a random crop, which cannot be prepared for PyTorch.`,
      {
        hint: `Scale first and crop then: for \`crop([${height}, ${width}]) -> resize(…)\` write a resize of the whole picture, and a crop of the size that the field has.`,
      },
    );
  }
  return {
    plan,
    forked,
    settled: rest.filter(({ transform }) => !transform.random),
    moving: rest.filter(({ transform }) => transform.random),
    outcomes: 2 ** forked.filter(({ transform }) => transform.random).length,
  };
}
