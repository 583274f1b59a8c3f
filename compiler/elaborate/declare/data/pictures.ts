/** The shapes that transforms give to pictures, as far as the spec determines them, compared with the declared fields. */
import type { DataDeclaration } from '../../../../grammar/syntax/ast.js';
import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import { diagnostic } from '../../../diagnostics/diagnostic.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { knownPictures, type KnownPictures } from '../../../catalogue/known-sets.js';
import { showShape } from '../../../catalogue/row/shapes.js';
import { sizeText, transforms, type TransformEntry } from '../../../catalogue/transforms.js';
import type { DataField, TransformDefinition } from '../../../graph/types.js';
import type { Builder } from '../../scope/builder.js';
import { checkTransforms, type Stage } from './transforms.js';

/**
 * Checks the transforms of a field. Transforms apply to pictures only: a class takes none of its own, and those of the
 * header do not affect it.
 */
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
      builder.report('GEN1010', 'transformOfClass', own[0].span, { field: field.name, transform: own[0].transform.name }); // prettier-ignore
    return;
  }
  if (!checkTransforms(builder, declaration.name.name, 'pictures', [...header, ...own])) return;
  const made = declaration.from?.[0]?.kind === 'call';
  if (!made && !checkChannels(builder, field)) return;
  const stages = [...header, ...own];
  if (!checkOrder(builder, field, stages, made)) return;
  const [height, width, channels] = field.value.type.shape as [number, number, number];
  if (!checkShape(builder, field, stages, made ? { shape: [height, width, channels], made } : {})) return;
  for (const known of knownSources(declaration)) if (!checkShape(builder, field, stages, startOf(known, field))) return;
}

/** The pictures before the first transform, as far as they are known, and the set that they belong to. */
interface Start {
  readonly shape?: readonly [number, number, number];
  readonly made?: boolean;
  readonly known?: KnownPictures;
}

/** The known sets among the sources. A path may lead to anything, but a name is that of a set. */
function knownSources({ name, from }: DataDeclaration): KnownPictures[] {
  const named = from ? from.flatMap((each) => (each.kind === 'name' ? [each.name] : [])) : [name.name];
  return knownPictures.filter((known) => named.includes(known.name));
}

/** The shape before the first transform. Pictures are halved before they are transformed. */
function startOf(known: KnownPictures, { from }: DataField): Start {
  const [height, width, channels] = known.shape;
  return { known, shape: [height, from === 'left' || from === 'right' ? Math.floor(width / 2) : width, channels] };
}

/** Reports an error; only a warning for a set that users can replace by a folder of their own. */
function report(builder: Builder, known: KnownPictures | undefined, error: Diagnostic): void {
  if (!known || known.embedded) return builder.addDiagnostic(error);
  const { span, message, hint, related } = error;
  builder.report('GEN4032', 'distributed', span, { message, set: known.name }, { hint, related });
}

/**
 * Checks the number of classes: that of the known set, or the number of sources. Label files with numbers may leave the last classes out.
 */
function checkClasses(builder: Builder, declaration: DataDeclaration, field: DataField): void {
  const sources = declaration.from ?? [];
  const classes = field.value.type.classes!;
  if (field.from === 'set') {
    const count = Math.max(1, sources.length);
    if (count !== classes && !sources.some(({ kind }) => kind === 'call')) {
      const values = { field: field.name, classes, data: declaration.name.name, count };
      builder.report('GEN2002', 'sources', field.span, values);
    }
    return;
  }
  const [known, further] = knownSources(declaration);
  if (!known?.classes || further || sources.length > 1) return;
  if (known.embedded ? classes === known.classes : classes >= known.classes) return;
  const values = { field: field.name, classes, set: known.name, found: known.classes };
  report(builder, known, diagnostic('GEN2002', 'classes', field.span, values));
}

const entryOf = ({ transform: { name } }: Stage): TransformEntry => transforms.find((each) => each.name === name)!;

/** The text of field `x` up to its transforms or its end, with another shape. */
const declared = (field: DataField, shape: readonly number[]): string =>
  textOf(field.span)
    .replace(/\[[^\]]*\]/, showShape(shape))
    .replace(/\s+/g, ' ');

/** Checks the channels: files have one or three, and another model has as many as it draws. */
function checkChannels(builder: Builder, field: DataField): boolean {
  const [height = 1, width = 1, channels] = field.value.type.shape;
  if (channels === 1 || channels === 3) return true;
  const first = height === 1 || height === 3; // as PyTorch has it
  builder.report('GEN2009', 'channels', field.span, {
    field: field.name,
    channels,
    channelsFirst: first,
    declaration: declared(field, first ? [width, channels!, height] : [height, width, channels === 2 ? 1 : 3]),
  });
  return false;
}

/**
 * Checks the order of transforms. `lab` turns bytes into numbers, so transforms of bytes come before it, and the field
 * states the range after it.
 */
function checkOrder(builder: Builder, field: DataField, stages: readonly Stage[], made: boolean): boolean {
  const at = made ? -1 : stages.findIndex(({ transform }) => transform.name === 'lab');
  if (at < 0 && !made) return true;
  const late = stages.slice(at + 1).find((stage) => entryOf(stage).bytes)?.transform;
  if (late) {
    builder.report('GEN1010', made ? 'transformOfSample' : 'transformBeforeLab', field.span, { name: late.name });
  }
  if (made) return !late;
  const { shape, range } = field.value.type;
  if (shape[2] === 3 && range?.low === -1 && range.high === 1) return !late;
  builder.report('GEN2002', 'lab', field.span, {
    field: field.name,
    shape: showShape(shape),
    low: range?.low,
    high: range?.high,
    written: textOf(field.span).split(':')[0]!,
    height: shape[0],
    width: shape[1],
  });
  return false;
}

/** Follows size and channels through the transforms. A window must fit, and the last shape must be the declared one. */
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
      const large = sizeText(Math.max(...next, size[0]), Math.max(...next, size[1]));
      const values = { window: sizeText(...next), size: size.join(', '), made, large };
      report(builder, known, diagnostic('GEN2001', 'crop', stage.span, values));
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
  const related = last && stretched ? [{ span: last.span, message: `makes ${sizeText(is[0]!, is[1]!)}` }] : undefined;
  const remedy = bytes ? `, or ${stages.length > 0 ? 'let the transforms end in' : 'add'}${end}` : '';
  const values = { field: field.name, shape: showShape(shape), makes, declared: declared(field, is), remedy };
  report(builder, known, diagnostic('GEN2002', 'pictures', field.span, values, { related }));
  return false;
}

function sizeOf({ settings }: TransformDefinition): readonly [number, number] {
  const { size, height = size, width = size } = settings;
  return [Number(height), Number(width)];
}
