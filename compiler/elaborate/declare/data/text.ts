/** Fields of texts: `text: tokens(64, 256) from bytes`. */
import type { CallExpression, DataField, Expression } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { showShape } from '../../../catalogue/row/shapes.js';
import type { SettingSpec } from '../../../catalogue/row/types.js';
import type { ValueType } from '../../../catalogue/row/values.js';
import { nearest } from '../../../diagnostics/suggest.js';
import type { DataField as Field } from '../../../graph/types.js';
import { bindSettings } from '../../arguments/settings.js';
import { BoundArgument } from '../../scope/argument.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';

const whole = (name: string, doc: string): SettingSpec => ({
  name,
  type: { kind: 'number', minimum: 1, maximum: 1e6, integer: true },
  doc,
});
const tokens: readonly SettingSpec[] = [
  whole('length', 'How many tokens an example has.'),
  whole('vocabulary', 'How many different tokens there are: 256 for bytes.'),
];
const lines: readonly SettingSpec[] = [
  { name: 'lines', type: { kind: 'flag' }, default: false, doc: 'Whether every line is an example of its own.' },
];
const units = ['bytes', 'characters'];

/** The type of `tokens(64, 256)`, which is `class(256, shape=[64])`. */
export function readTokens(builder: Builder, call: CallExpression, environment: Environment): ValueType | undefined {
  const given = call.arguments.map((argument) => BoundArgument.written(argument, environment));
  const bound = bindSettings(builder, 'tokens', tokens, given, call.span);
  if (!bound) return undefined;
  const [length, classes] = [Number(bound['length']!.value), Number(bound['vocabulary']!.value)];
  return { shape: [length], batched: true, classes, range: { low: 0, high: classes - 1 } };
}

/** What the tokens are: `from bytes`, `from characters`, `from characters(lines=true)`. */
export function readTextOrigin(
  builder: Builder,
  { from, name, type: written }: DataField,
  type: ValueType,
  environment: Environment,
): Pick<Field, 'from' | 'lines'> {
  if (type.shape.length !== 1 || type.classes === undefined) {
    const found = type.classes === undefined ? showShape(type.shape) : textOf(written.span);
    builder.report('GEN2009', 'tokens', written.span, { name: name.name, found });
    return {};
  }
  if (!from) {
    builder.report('GEN1009', 'tokensFrom', written.span, { name: name.name, written: textOf(written.span) });
    return {};
  }
  const unit = nameOf(from);
  if (unit === undefined || !units.includes(unit)) {
    if (from.kind === 'error') return {};
    const close = nearest(unit ?? '', units);
    builder.report('GEN1010', 'tokensOrigin', from.span, { origin: textOf(from.span), close });
    return {};
  }
  if (unit === 'bytes' && type.classes < 256)
    builder.report('GEN2002', 'bytes', written.span, {
      name: name.name,
      classes: type.classes,
      length: type.shape[0]!,
    });
  if (from.kind !== 'call') return { from: unit };
  const given = from.arguments.map((argument) => BoundArgument.written(argument, environment));
  const bound = bindSettings(builder, unit, lines, given, from.span);
  return { from: unit, ...(bound?.['lines']?.value === true ? { lines: true } : {}) };
}

const nameOf = (from: Expression): string | undefined =>
  from.kind === 'name' ? from.name : from.kind === 'call' && from.callee.kind === 'name' ? from.callee.name : undefined;
