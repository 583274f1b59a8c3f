/** Fields of sounds: `wave: [16_000] in -1..1 from sound(rate=16_000)`. */
import type { DataField } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { showRange } from '../../../catalogue/row/intervals.js';
import { showShape } from '../../../catalogue/row/shapes.js';
import type { SettingSpec } from '../../../catalogue/row/types.js';
import type { ValueType } from '../../../catalogue/row/values.js';
import type { DataField as Field } from '../../../graph/types.js';
import { bindSettings } from '../../arguments/settings.js';
import { BoundArgument } from '../../scope/argument.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';
import type { Stage } from './transforms.js';

const settings: readonly SettingSpec[] = [
  {
    name: 'rate',
    type: { kind: 'number', minimum: 1000, maximum: 384_000, integer: true },
    default: 0,
    doc: 'Samples per second of the files.',
  },
];
const classOrigins = ['folder', 'set'];

/** The rate of a sound, which its files have or are resampled to. */
export function readSoundOrigin(
  builder: Builder,
  { from, name, type: written, range }: DataField,
  type: ValueType,
  own: readonly Stage[],
  environment: Environment,
): Pick<Field, 'from' | 'rate'> {
  if (type.classes !== undefined) {
    if (!from || from.kind === 'error') return {};
    const word = textOf(from.span);
    if (classOrigins.includes(word)) return { from: word };
    builder.report('GEN1010', 'fieldOrigin', from.span, { isClass: true, origin: word, known: `It is read from ${classOrigins.join(', ')}.` }); // prettier-ignore
    return {};
  }
  if (type.shape.length !== 1) {
    builder.report('GEN2009', 'sound', written.span, { name: name.name, found: showShape(type.shape) });
    return {};
  }
  if (type.range && (type.range.low !== -1 || type.range.high !== 1))
    builder.report('GEN2012', 'sound', range!.span, { field: name.name, written: showRange(type.range) });
  const resampled = own.findLast(({ transform }) => transform.name === 'resample');
  const given = from?.kind === 'call' ? from.arguments.map((each) => BoundArgument.written(each, environment)) : [];
  const bound = bindSettings(builder, 'sound', settings, given, (from ?? written).span);
  const rate = Number(resampled?.transform.settings['rate'] ?? bound?.['rate']?.value ?? 0);
  if (rate > 0) return { rate };
  if (bound) builder.report('GEN1009', 'soundRate', (from ?? written).span, { name: name.name });
  return {};
}
