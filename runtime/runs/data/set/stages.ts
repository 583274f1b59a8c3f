/** The transforms of each picture field in order, divided where results begin to differ from one epoch to the next. */
import type { DataDefinition, FieldDefinition } from '../../../contract/model.js';
import { domainOf } from '../source/reading.js';
import type { Domain } from '../source/source.js';
import { soundTransform } from './sound-transforms.js';
import { transform, type Transform } from './transforms.js';

/** A field that is read from a file: a picture, or a sound, which is a picture of one row. */
export type ImageField = Extract<FieldDefinition, { kind: 'image' | 'sound' }>;

export const isOfFile = (field: FieldDefinition): field is ImageField =>
  field.kind === 'image' || field.kind === 'sound';

/** [height, width, channels]. */
export const pictureShape = (field: ImageField): readonly [number, number, number] =>
  field.kind === 'image' ? field.shape : [1, field.shape[0], 1];

/** A transform and the owner of its draw: the whole row (`header`), or one field. */
export interface Stage {
  readonly transform: Transform;
  readonly key: string;
}

/** The way from a decoded file to the picture of a field. */
export interface PicturePlan {
  readonly name: string;
  readonly field: ImageField;
  /** [height, width, channels]. */
  readonly shape: readonly [number, number, number];
  readonly domain: Domain;
  readonly half?: 'left' | 'right';
  /** The stages up to the first random transform. Their result is the same in every epoch, so it can be kept. */
  readonly steady: readonly Stage[];
  readonly varying: readonly Stage[];
}

export function picturePlans(definition: DataDefinition): PicturePlan[] {
  return Object.entries(definition.fields).flatMap(([name, field]) => {
    if (!isOfFile(field)) return [];
    const made = field.kind === 'sound' ? soundTransform : transform;
    const header = definition.transforms.map((each, i) => ({ transform: made(each), key: `header/${i}` }));
    const own = field.transforms.map((each, i) => ({ transform: made(each), key: `${name}/${i}` }));
    const stages = [...header, ...own];
    const random = stages.findIndex((stage) => stage.transform.random);
    const end = random < 0 ? stages.length : random;
    const domain = domainOf(field);
    const plan: PicturePlan = {
      name,
      field,
      shape: pictureShape(field),
      domain,
      half:
        field.kind === 'image' && domain === 'image' && (field.from === 'left' || field.from === 'right')
          ? field.from
          : undefined,
      steady: stages.slice(0, end),
      varying: stages.slice(end),
    };
    return [plan];
  });
}
