/** Types of classes: `class(10)` and `class(512, shape=[7, 7])`. */
import type { CallExpression, Expression } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import type { ValueType } from '../../catalogue/row/values.js';
import type { Value } from '../../graph/types.js';
import { isWhole } from '../../graph/whole.js';
import { isCallOf } from '../arguments/called-name.js';
import { shapeOf } from '../arguments/setting-kinds.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { trace } from '../scope/provenance.js';

export const isClassType = (type: Expression | undefined): type is CallExpression =>
  type !== undefined && isCallOf(type, 'class');

/** The type that is written; undefined after a message. */
export function readClassType(builder: Builder, type: CallExpression, environment: Environment): ValueType | undefined {
  const [first, ...more] = type.arguments;
  const count = first && builder.evaluate(first.value, environment);
  if (count?.kind === 'poison') return undefined;
  if (count?.kind !== 'number' || !Number.isInteger(count.value) || count.value < 1 || count.value > 1e6) {
    builder.report('GEN1010', 'classes', type.span);
    return undefined;
  }
  const classes = { batched: true, classes: count.value, range: { low: 0, high: count.value - 1 } } as const;
  if (more.length === 0) return { shape: [], ...classes };
  const [written, beyond] = more;
  const meaning =
    written!.name?.name === 'shape' && !beyond ? builder.evaluate(written!.value, environment) : undefined;
  if (meaning?.kind === 'poison') return undefined;
  const shape = meaning && shapeOf(meaning);
  if (shape) return { shape, ...classes };
  builder.report('GEN1010', 'classForm', (beyond ?? written)!.span);
  return undefined;
}

/** Checks that a value may stand for one of so many classes. */
export function fitsClasses(
  builder: Builder,
  value: Value,
  wanted: number,
  { span, owner, input }: { readonly span: Span; readonly owner: string; readonly input: string },
): boolean {
  const { classes, range } = value.type;
  const uses = builder.labelUses.get(value);
  if (uses) {
    // Whether a loop keeps it among the classes is known at its end.
    uses.push({ wanted, span, owner, input });
    return true;
  }
  const most = classes ?? (isWhole(value) && range && range.low >= 0 ? range.high + 1 : undefined);
  if (most !== undefined && most <= wanted) return true;
  const related = trace(value);
  if (most !== undefined) builder.report('GEN2051', 'beyond', span, { owner, input, wanted, found: most }, { related });
  else
    builder.report(
      'GEN2051',
      'noClass',
      span,
      { owner, input, wanted, range: range && isWhole(value) ? `${range.low}..${range.high}` : undefined },
      { related },
    );
  return false;
}
