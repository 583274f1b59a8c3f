import { closest } from 'fastest-levenshtein';
import { UserError } from '../../../common/errors.js';
import type { TransformDefinition } from '../../../contract/model.js';
import { resized } from '../pictures/decode.js';
import type { Draws } from '../source/draws.js';
import { toLab } from '../pictures/lab.js';
import { cut, inverted, isBytes, mirrored, toGrey, toRgb, type AnyPicture, type Picture } from '../pictures/picture.js';
import { shapeText, sizeCall } from './transform-text.js';

/** The circumstances in which a transform is applied. */
export interface Occasion {
  /** True in training, in which random transforms draw; otherwise they take the middle, or do nothing. */
  readonly training: boolean;
  readonly draws: Draws;
  /** The name of the file, for messages. */
  readonly file: string;
}

export interface Transform {
  readonly name: string;
  /** True if the result differs from one epoch to the next in training, so that it cannot be kept. */
  readonly random: boolean;
  /** The height and width of the result, for transforms that are given a size. */
  readonly size?: readonly [number, number];
  /** The number that it is given besides a size of a window. */
  readonly about?: number;
  readonly apply: (picture: AnyPicture, occasion: Occasion) => AnyPicture | Promise<AnyPicture>;
}

type Settings = TransformDefinition['settings'];

/** A transform of bytes, which cannot follow a transform that turns bytes into other numbers. */
function ofBytes(name: string, change: (picture: Picture) => AnyPicture | Promise<AnyPicture>): Transform {
  return {
    name,
    random: false,
    apply: (picture, { file }) => {
      if (isBytes(picture)) return change(picture);
      throw new UserError(`${name} cannot follow lab, as it would for ${file}.`, { hint: `Write ${name} before lab.` });
    },
  };
}

const makers: Readonly<Record<string, (settings: Settings) => Transform>> = {
  /** `resize(n)`: to n × n, stretched. `resize([h, w])`. */
  resize: (settings) => {
    const [height, width] = sizes('resize', settings);
    return { ...ofBytes('resize', (picture) => resized(picture, height, width)), size: [height, width] };
  },
  /** `crop(n)`, `crop([h, w])`: a window placed at random in training, in the middle otherwise. */
  crop: (settings) => {
    const [height, width] = sizes('crop', settings);
    return {
      name: 'crop',
      random: true,
      size: [height, width],
      apply: (picture, { training, draws, file }) => {
        const [spareHeight, spareWidth] = [picture.height - height, picture.width - width];
        if (spareHeight < 0 || spareWidth < 0) {
          const wanted = sizeCall('crop', height, width);
          throw new UserError(`${wanted} does not fit into ${file}, which is ${shapeText(picture)} there.`, {
            hint: isBytes(picture)
              ? `Scale the pictures first: \`-> ${sizeCall('resize', height, width)} -> ${wanted}\`.`
              : `Scale the pictures first, before lab: \`-> ${sizeCall('resize', height, width)} -> lab -> ${wanted}\`.`,
          });
        }
        const top = training ? Math.floor(draws(0) * (spareHeight + 1)) : Math.floor(spareHeight / 2);
        const left = training ? Math.floor(draws(1) * (spareWidth + 1)) : Math.floor(spareWidth / 2);
        return cut(picture, top, left, height, width);
      },
    };
  },
  /** Exchanges left and right in half of the training pictures. */
  mirror: () => ({
    name: 'mirror',
    random: true,
    apply: (picture, { training, draws }) => (training && draws(0) < 0.5 ? mirrored(picture) : picture),
  }),
  invert: () => ofBytes('invert', inverted),
  grey: () => ofBytes('grey', toGrey),
  rgb: () => ofBytes('rgb', toRgb),
  /** CIE L*a*b*, scaled as in `nn.lab`. */
  lab: () => ofBytes('lab', toLab),
};

/** The transforms that `->` may name after a data set or a field. */
export const transformNames: readonly string[] = Object.keys(makers);

/** @throws UserError for a transform that does not exist or lacks its size. */
export function transform(definition: TransformDefinition): Transform {
  const make = Object.hasOwn(makers, definition.name) ? makers[definition.name] : undefined;
  if (make) return make(definition.settings);
  throw new UserError(`There is no data transform named ${definition.name}.`, {
    hint: `Did you mean ${closest(definition.name, [...transformNames])}? There are ${transformNames.join(', ')}.`,
  });
}

/** The height and width from `{ size }` or `{ height, width }`; the first of unnamed numbers is the height. */
function sizes(name: string, settings: Settings): [height: number, width: number] {
  const numbers = Object.values(settings).filter((value) => typeof value === 'number');
  const height = settings['height'] ?? settings['h'] ?? numbers[0];
  const width = settings['width'] ?? settings['w'] ?? numbers[1] ?? height;
  if (
    typeof height !== 'number' ||
    typeof width !== 'number' ||
    !(Math.min(height, width) >= 1) ||
    height % 1 ||
    width % 1
  ) {
    throw new UserError(`${name} needs a size in whole pixels, such as ${name}(64) or ${name}([64, 48]).`);
  }
  return [height, width];
}
