/** Transforms of sounds, which are pictures of one row. */
import { UserError } from '../../../common/errors.js';
import type { TransformDefinition } from '../../../contract/model.js';
import { padded, resampled } from '../sounds/resample.js';
import { transform, type Transform } from './transforms.js';

/** The transform of a sound: `resample(16_000)`, `pad(16_000)`, `crop(16_000)`. */
export function soundTransform(definition: TransformDefinition): Transform {
  const { name, settings } = definition;
  const number = Number(Object.values(settings)[0]);
  if (name === 'resample') return { name, about: number, random: false, apply: (sound) => resampled(sound, number) };
  if (name === 'pad') return { name, about: number, random: false, apply: (sound) => padded(sound, number) };
  if (name !== 'crop') throw new UserError(`The transform ${name} is not for sounds.`, { hint: 'There are resample, pad and crop.' }); // prettier-ignore
  const cut = transform({ name, settings: { height: 1, width: number } });
  return {
    ...cut,
    apply: (sound, occasion) => {
      if (sound.width >= number) return cut.apply(sound, occasion);
      throw new UserError(
        `crop(${number}) does not fit into ${occasion.file}, which has ${sound.width} samples there.`,
        { hint: `Fill shorter sounds up with silence first: \`-> pad(${number}) -> crop(${number})\`.` },
      );
    },
  };
}
