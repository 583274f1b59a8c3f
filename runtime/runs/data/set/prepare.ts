import { byName } from '../../../common/by-name.js';
import { UserError } from '../../../common/errors.js';
import type { DataDefinition } from '../../../contract/model.js';
import { draws } from '../source/draws.js';
import type { Example } from './examples.js';
import { cut, isBytes, toRgb, type AnyPicture } from '../pictures/picture.js';
import { UnreadableImage } from '../pictures/unreadable.js';
import type { Domain, Item } from '../source/source.js';
import { picturePlans, type PicturePlan, type Stage } from './stages.js';
import type { Transform } from './transforms.js';
import { shapeText, transformsTo } from './transform-text.js';

export type Pictures = Readonly<Record<string, AnyPicture>>;

/** The key of a training picture's draws: the seed and its place in the epoch. */
export interface Place {
  readonly seed: number;
  readonly epoch: number;
  readonly position: number;
}

/** Turns examples into pictures of the declared shapes, and keeps results within a budget of bytes. */
export class Preparation {
  private readonly plans: readonly PicturePlan[];
  private readonly kept = new Map<Example, Pictures>();
  private room: number;

  constructor(
    private readonly definition: DataDefinition,
    budget: number,
  ) {
    this.room = budget;
    this.plans = picturePlans(definition);
  }

  /**
   * The pictures of the named fields.
   * @param place The key of the random transforms' draws, for training. Without it they do not vary.
   * @throws UserError if a picture's shape is not the declared one.
   */
  pictures(example: Example, fields: readonly string[], place?: Place): Pictures | Promise<Pictures> {
    const plans = this.plansOf(fields);
    const steady = this.kept.get(example) ?? this.steady(example, plans);
    return steady instanceof Promise
      ? steady.then((pictures) => this.vary(example, plans, pictures, place))
      : this.vary(example, plans, steady, place);
  }

  /** The pictures of the named fields as they are before the first random transform, not yet of the declared shape. */
  steadyPictures(example: Example, fields: readonly string[]): Pictures | Promise<Pictures> {
    return this.kept.get(example) ?? this.steady(example, this.plansOf(fields));
  }

  private plansOf(fields: readonly string[]): PicturePlan[] {
    return this.plans.filter((plan) => fields.includes(plan.name));
  }

  private steady(example: Example, plans: readonly PicturePlan[]): Pictures | Promise<Pictures> {
    const decoded = new Map<Domain, AnyPicture | Promise<AnyPicture>>();
    const parts = plans.map((plan): [string, AnyPicture | Promise<AnyPicture>] => {
      const item = example.items[plan.domain]!;
      const whole = decoded.get(plan.domain) ?? read(item);
      decoded.set(plan.domain, whole);
      const occasion = { training: false, file: item.name };
      const part = then(whole, (picture) => {
        this.checkRate(picture, plan, item.name);
        return plan.half ? halved(picture, plan.half) : picture;
      });
      return [plan.name, run(part, plan.steady, (stage) => ({ ...occasion, draws: draws(0, stage.key) }))];
    });
    if (parts.every((part): part is [string, AnyPicture] => !(part[1] instanceof Promise))) {
      const pictures = byName(parts);
      return example.resident && plans.every((plan) => plan.steady.length === 0)
        ? pictures
        : this.keep(example, pictures);
    }
    return Promise.all(parts.map(async ([name, picture]) => [name, await picture] as const)).then((done) =>
      this.keep(example, byName(done)),
    );
  }

  private keep(example: Example, pictures: Pictures): Pictures {
    const bytes = Object.values(pictures).reduce((sum, picture) => sum + picture.data.byteLength, 0);
    if (bytes <= this.room && !this.kept.has(example)) {
      this.kept.set(example, pictures);
      this.room -= bytes;
    }
    return pictures;
  }

  private vary(
    example: Example,
    plans: readonly PicturePlan[],
    steady: Pictures,
    place?: Place,
  ): Pictures | Promise<Pictures> {
    const parts = plans.map((plan): [string, AnyPicture | Promise<AnyPicture>] => {
      const file = example.items[plan.domain]!.name;
      const varied = run(steady[plan.name]!, plan.varying, ({ key }) => ({
        training: place !== undefined,
        file,
        draws: place
          ? draws(place.seed, 'augment', this.definition.name, place.epoch, place.position, key)
          : draws(0, key),
      }));
      return [plan.name, then(varied, (picture) => this.fitted(picture, plan, file))];
    });
    if (parts.some(([, picture]) => picture instanceof Promise)) {
      return Promise.all(parts.map(async ([name, picture]) => [name, await picture] as const)).then((done) =>
        byName(done),
      );
    }
    return byName(parts as [string, AnyPicture][]);
  }

  /** @throws UserError if a sound has another rate than the field, and nothing changes it. */
  private checkRate({ rate }: AnyPicture, { name, field, steady }: PicturePlan, file: string): void {
    if (field.kind !== 'sound' || rate === field.rate) return;
    if (steady.some(({ transform }) => transform.name === 'resample')) return;
    const thousands = (each: number | undefined): string => (each ?? 0).toLocaleString('en-US');
    throw new UserError(
      `${this.definition.name}: ${file} has ${thousands(rate)} samples per second, but the field ${name} is declared with ${thousands(field.rate)}.`,
      { hint: `Add \`-> resample(${field.rate})\` to the field, or write \`from sound(rate=${rate})\`.` },
    );
  }

  /**
   * Fits a picture to the declared shape, which is a request (rule 19): grey becomes RGB automatically, everything else
   * must be written.
   * @throws UserError if a picture's shape is not the declared one.
   */
  fitted(picture: AnyPicture, { name, field, shape }: PicturePlan, file: string): AnyPicture {
    const [height, width, channels] = shape;
    const fits = picture.height === height && picture.width === width;
    if (fits && picture.channels === channels) return picture;
    if (fits && channels === 3 && isBytes(picture)) return toRgb(picture);
    if (field.kind === 'sound')
      throw new UserError(
        `${this.definition.name}: ${file} has ${picture.width} samples, but the field ${name} is declared as [${width}].`,
        { hint: `Add \`-> pad(${width}) -> crop(${width})\`: shorter sounds end in silence, longer ones are cut.` },
      );
    const fix = isBytes(picture) ? transformsTo(picture, field.shape) : undefined;
    throw new UserError(
      `${this.definition.name}: ${file} is ${shapeText(picture)}, but the field ${name} is declared as [${field.shape.join(', ')}].`,
      { hint: `${fix ? `Add \`${fix}\` to the field, or declare` : 'Declare'} \`${name}: ${shapeText(picture)}\`.` },
    );
  }
}

/** Decodes an item; a damaged one is reported under its name. */
function read(item: Item): AnyPicture | Promise<AnyPicture> {
  const picture = item.read();
  if (!(picture instanceof Promise)) return picture;
  return picture.catch((error: unknown) => {
    if (error instanceof UnreadableImage) error.file = item.name;
    throw error;
  });
}

function halved(picture: AnyPicture, half: 'left' | 'right'): AnyPicture {
  const width = Math.floor(picture.width / 2);
  return cut(picture, 0, half === 'left' ? 0 : picture.width - width, picture.height, width);
}

function then<T, U>(value: T | Promise<T>, next: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** The picture after all stages; a promise if one of them takes its time. */
export function run(
  start: AnyPicture | Promise<AnyPicture>,
  stages: readonly Stage[],
  occasion: (stage: Stage) => Parameters<Transform['apply']>[1],
): AnyPicture | Promise<AnyPicture> {
  return stages.reduce<AnyPicture | Promise<AnyPicture>>(
    (picture, stage) => then(picture, (done) => stage.transform.apply(done, occasion(stage))),
    start,
  );
}
