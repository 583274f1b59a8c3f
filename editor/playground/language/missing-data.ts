/** The sources of a model's data that a page does not have: those that genc does not draw itself. */
import { knownPictures, knownPoints } from '../../../compiler/catalogue/known-sets.js';
import type { ModelGraph } from '../../../compiler/graph/types.js';

const drawn = new Set([...knownPictures.filter(({ embedded }) => embedded), ...knownPoints].map(({ name }) => name));

export interface MissingSource {
  readonly name: string;
  /** True for pictures, which the user may bring. */
  readonly pictures: boolean;
}

export const missingData = ({ data }: ModelGraph): MissingSource[] =>
  data
    .flatMap(({ sources, kind, made }) => (made ? [] : sources.map((name) => ({ name, pictures: kind === undefined }))))
    .filter(({ name }) => !drawn.has(name));
