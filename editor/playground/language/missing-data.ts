/** The sources of a model's data that a page does not have: those that genc does not draw itself. */
import { knownPictures, knownPoints } from '../../../compiler/catalogue/known-sets.js';
import type { ModelGraph } from '../../../compiler/graph/types.js';

const drawn = new Set([...knownPictures.filter(({ embedded }) => embedded), ...knownPoints].map(({ name }) => name));

export interface MissingSource {
  readonly name: string;
  /** True for pictures, which the user may bring. */
  readonly pictures: boolean;
  /** The number of classes, if the spec reads them: each is a folder. */
  readonly classes?: number;
}

export const missingData = ({ data }: ModelGraph): MissingSource[] =>
  data
    .flatMap(({ sources, kind, made, fields }) => {
      const [classes] = fields.flatMap(({ value: { type } }) => type.classes ?? []);
      const each = { pictures: kind === undefined, ...(classes === undefined ? {} : { classes }) };
      return made ? [] : sources.map((name) => ({ name, ...each }));
    })
    .filter(({ name }, at, all) => !drawn.has(name) && all.findIndex((other) => other.name === name) === at);
