/** What the transforms of a data set make of pictures, as far as a spec says it, and whether the fields are declared so. */
import type { DataDeclaration } from '../../../../grammar/syntax/ast.js';
import type { Diagnostic } from '../../../../grammar/syntax/diagnostic.js';
import { textOf, type Span } from '../../../../grammar/syntax/source.js';
import { showShape } from '../../../catalogue/row/shapes.js';
import { knownPictures, type KnownPictures } from '../../../catalogue/known-sets.js';
import { sizeText, transforms, type TransformEntry } from '../../../catalogue/transforms.js';
import type { DataField, Transform } from '../../../graph/types.js';
import type { Builder } from '../../scope/builder.js';

/** A transform and where it is written. */
export interface Stage {
  readonly transform: Transform;
  readonly span: Span;
}

/** Transforms are of pictures: a class takes none after itself, and those of the header pass it by. */
export function checkPicture(
  builder: Builder,
  declaration: DataDeclaration,
  field: DataField,
  header: readonly Stage[],
  own: readonly Stage[],
): void {
  if (field.value.type.classes !== undefined) {
    checkClasses(builder, declaration, field);
    if (own[0])
      builder.error('GEN1010', own[0].span, `\`${field.name}\` is a class, and \`${own[0].transform.name}\` is for pictures`, {
        hint: 'Write the transform after the name of the data or after a picture.',
      }); // prettier-ignore
    return;
  }
  const made = declaration.from?.[0]?.kind === 'call';
  if (!made && !checkChannels(builder, field)) return;
  const stages = [...header, ...own];
  if (!checkOrder(builder, field, stages, made)) return;
  const [height, width, channels] = field.value.type.shape as [number, number, number];
  if (!checkShape(builder, field, stages, made ? { shape: [height, width, channels], made } : {})) return;
  for (const known of knownSources(declaration)) if (!checkShape(builder, field, stages, startOf(known, field))) return;
}

/** What comes into the transforms, as far as it is known, and whose pictures it is. */
interface Start {
  readonly shape?: readonly [number, number, number];
  readonly made?: boolean;
  readonly known?: KnownPictures;
}

/** A path may lead to anything; a name is that of a set. */
function knownSources({ name, from }: DataDeclaration): KnownPictures[] {
  const named = from ? from.flatMap((each) => (each.kind === 'name' ? [each.name] : [])) : [name.name];
  return knownPictures.filter((known) => named.includes(known.name));
}

/** Pictures are halved before they are transformed. */
function startOf(known: KnownPictures, { from }: DataField): Start {
  const [height, width, channels] = known.shape;
  return { known, shape: [height, from === 'left' || from === 'right' ? Math.floor(width / 2) : width, channels] };
}

/** Of a set that anyone can put a folder in the place of, no more than a warning can be said. */
function report(
  builder: Builder,
  code: string,
  span: Span,
  message: string,
  known: KnownPictures | undefined,
  more: Partial<Diagnostic>,
): void {
  if (!known || known.embedded) {
    builder.error(code, span, message, more);
    return;
  }
  const why = `So it is where ${known.name} is distributed; training stops where the folder holds anything but what is declared.`;
  builder.report({ code: 'GEN4032', severity: 'warning', span, message, ...more, why });
}

/** Classes are those of the set, or its sources one by one; label files with numbers may leave the last ones out. */
function checkClasses(builder: Builder, declaration: DataDeclaration, field: DataField): void {
  const sources = declaration.from ?? [];
  const classes = field.value.type.classes!;
  if (field.from === 'set') {
    const count = Math.max(1, sources.length);
    if (count !== classes && !sources.some(({ kind }) => kind === 'call')) {
      const message = `\`${field.name}\` is declared as class(${classes}) from set, but \`${declaration.name.name}\` has ${count} source${count === 1 ? '' : 's'}`;
      const hint = `Write class(${count}), one for each source, or name more of them: from photos, paintings.`;
      builder.error('GEN2002', field.span, message, { hint });
    }
    return;
  }
  const [known, further] = knownSources(declaration);
  if (!known?.classes || further || sources.length > 1) return;
  if (known.embedded ? classes === known.classes : classes >= known.classes) return;
  const message = `\`${field.name}\` is declared as class(${classes}), but ${known.name} has ${known.classes} classes`;
  report(builder, 'GEN2002', field.span, message, known, { hint: `Write class(${known.classes}).` });
}

const entryOf = ({ transform: { name } }: Stage): TransformEntry => transforms.find((each) => each.name === name)!;

/** `x`, and what stands between its name and its transforms or its end, changed. */
const declared = (field: DataField, shape: readonly number[]): string =>
  textOf(field.span)
    .replace(/\[[^\]]*\]/, showShape(shape))
    .replace(/\s+/g, ' ');

/** Files give one channel or three; what another model draws has as many as it draws. */
function checkChannels(builder: Builder, field: DataField): boolean {
  const [height = 1, width = 1, channels] = field.value.type.shape;
  if (channels === 1 || channels === 3) return true;
  const first = height === 1 || height === 3; // as PyTorch has it
  builder.error(
    'GEN2009',
    field.span,
    `\`${field.name}\` is declared with ${channels} channels; pictures have 1 or 3`,
    {
      why: first
        ? 'Channels come last: a shape is [height, width, channels].'
        : 'Grey has one channel, RGB and Lab three. Transparency is laid over white.',
      hint: `Write: ${declared(field, first ? [width, channels!, height] : [height, width, channels === 2 ? 1 : 3])}`,
    },
  );
  return false;
}

/** `lab` makes numbers of bytes: what works on bytes comes before it, and the field says what comes out. */
function checkOrder(builder: Builder, field: DataField, stages: readonly Stage[], made: boolean): boolean {
  const at = made ? -1 : stages.findIndex(({ transform }) => transform.name === 'lab');
  if (at < 0 && !made) return true;
  const late = stages.slice(at + 1).find((stage) => entryOf(stage).bytes)?.transform;
  if (late) {
    builder.error(
      'GEN1010',
      field.span,
      made
        ? `\`${late.name}\` works on files, not on what another model draws`
        : `\`${late.name}\` must stand before \`lab\``,
      { hint: `After ${made ? 'a sample' : 'lab'} there may be crop and mirror.` },
    );
  }
  if (made) return !late;
  const { shape, range } = field.value.type;
  if (shape[2] === 3 && range?.low === -1 && range.high === 1) return !late;
  builder.error(
    'GEN2002',
    field.span,
    `\`${field.name}\` is declared as ${showShape(shape)} in ${range?.low}..${range?.high}, but lab makes [height, width, 3] in -1..1`,
    {
      why: 'Its channels are L/100, a/128 and b/128.',
      hint: `Write: ${textOf(field.span).split(':')[0]}: [${shape[0]}, ${shape[1]}, 3] in -1..1.`,
    },
  );
  return false;
}

/** Follows size and channels through the transforms: a window must fit, and the last must be what the field says. */
function checkShape(builder: Builder, field: DataField, stages: readonly Stage[], start: Start): boolean {
  const { made = false, known } = start;
  const { shape } = field.value.type;
  const [height, width, channels] = shape as [number, number, number];
  let size: readonly [number, number] | undefined = start.shape && [start.shape[0], start.shape[1]];
  let [last, colour]: [Stage | undefined, number | undefined] = [undefined, start.shape?.[2]];
  for (const stage of stages) {
    const { resizes, channels: makes } = entryOf(stage);
    colour = makes ?? colour;
    if (!resizes) continue;
    const next = sizeOf(stage.transform);
    if (resizes === 'window' && size && (next[0] > size[0] || next[1] > size[1])) {
      report(builder, 'GEN2001', stage.span, `\`crop(${sizeText(...next)})\` cuts out of pictures that are [${size.join(', ')}] there`, known, {
        why: 'A window is no larger than what it is cut out of.',
        hint: made ? 'Leave it out.' : `Scale to at least its size before it: -> resize(${sizeText(Math.max(...next, size[0]), Math.max(...next, size[1]))}) -> crop(${sizeText(...next)})`,
      }); // prettier-ignore
      return false;
    }
    [size, last] = [next, stage];
  }
  const is = [...(size ?? [height, width]), colour ?? channels];
  const grows = colour === 1 && channels === 3; // grey becomes RGB by itself
  if (grows) is[2] = 3;
  if (is.every((length, axis) => length === shape[axis])) return true;
  const stretched = is[0] !== height || is[1] !== width;
  const bytes = !made && stages.every(({ transform }) => transform.name !== 'lab');
  const end = `${is[2] === channels ? '' : ' -> grey'}${stretched ? ` -> resize(${sizeText(height, width)})` : ''}`;
  const makes =
    last || !known
      ? `its transforms make ${showShape(is)}`
      : `${known.name} has pictures of ${showShape([...is.slice(0, 2), colour ?? channels])}`;
  const message = `\`${field.name}\` is declared as ${showShape(shape)}, but ${makes}`;
  report(builder, 'GEN2002', field.span, message, known, {
    ...(last && stretched ? { related: [{ span: last.span, message: `makes ${sizeText(is[0]!, is[1]!)}` }] } : {}),
    hint: `Write: ${declared(field, is)}${bytes ? `, or ${stages.length > 0 ? 'let the transforms end in' : 'add'}${end}` : ''}`,
  });
  return false;
}

function sizeOf({ settings }: Transform): readonly [number, number] {
  const { size, height = size, width = size } = settings;
  return [Number(height), Number(width)];
}
