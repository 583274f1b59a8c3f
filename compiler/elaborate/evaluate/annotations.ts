/** Annotations: shapes and ranges that the author asserts. */
import type { Expression, Parameter } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { showRange } from '../../catalogue/row/intervals.js';
import { sameShape, showShape } from '../../catalogue/row/shapes.js';
import type { ValueRange } from '../../catalogue/row/values.js';
import type { Value } from '../../graph/types.js';
import { shapeOf } from '../arguments/setting-kinds.js';
import { bindsAxis } from '../names/axis-names.js';
import { fitsClasses, isClassType, readClassType } from './class-type.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { Meaning } from '../scope/meaning.js';
import { describe } from '../scope/meaning.js';
import { origin, trace } from '../scope/provenance.js';
import { tensorOf } from '../scope/tensor.js';

/** A written shape, `[28, 28, latent]`. Anything else is reported. */
export function readShape(builder: Builder, type: Expression, environment: Environment): readonly number[] | undefined {
  const meaning = builder.evaluate(type, environment);
  if (meaning.kind === 'poison') return undefined;
  const shape = shapeOf(meaning);
  if (!shape) {
    builder.report(
      'GEN2009',
      'shape',
      type.span,
      { found: describe(meaning) },
      meaning.kind === 'number' ? { hint: `Write [${textOf(type.span)}].` } : {},
    );
  }
  return shape;
}

/** A written range, `0..1`. */
export function readRange(builder: Builder, range: Expression, environment: Environment): ValueRange | undefined {
  const meaning = builder.evaluate(range, environment);
  if (meaning.kind === 'poison') return undefined;
  if (meaning.kind === 'range' && meaning.low < meaning.high) return { low: meaning.low, high: meaning.high };
  builder.report('GEN2009', 'range', range.span, { found: describe(meaning) }, rangeHint(range));
  return undefined;
}

/** The hint for `[0, 1]` and `0-1`. */
export function rangeHint(written: Expression): { readonly hint?: string } {
  const ends =
    written.kind === 'list'
      ? written.items
      : written.kind === 'binary' && written.operator === '-'
        ? [written.left, written.right]
        : [];
  if (ends.length !== 2) return {};
  return { hint: `Write \`in ${ends.map((end) => textOf(end.span)).join('..')}\`.` };
}

/** Checks an argument against its parameter's annotation. Names in it that nothing declares are bound to their axes: `x: [h, w, c]`. */
export function matchType(
  builder: Builder,
  parameter: Parameter,
  meaning: Meaning,
  span: Span,
  scope: Environment,
): boolean {
  const value = tensorOf(builder, meaning, span);
  if (!value || !parameter.type) return false;
  const shape = value.type.shape;
  if (isClassType(parameter.type)) {
    const wanted = readClassType(builder, parameter.type, scope);
    if (!wanted) return false;
    if (!sameShape(wanted.shape, shape)) {
      mismatch(builder, value, span, parameter, `is not ${showShape(wanted.shape)}`);
      return false;
    }
    const input = parameter.name.name;
    return fitsClasses(builder, value, wanted.classes!, { span, owner: input, input });
  }
  if (parameter.type.kind !== 'list' || parameter.type.items.length !== shape.length) {
    mismatch(builder, value, span, parameter, 'has another number of axes');
    return false;
  }
  for (const [axis, item] of parameter.type.items.entries()) {
    if (item.kind === 'name' && bindsAxis(builder, item.name, scope)) {
      scope.bind(item.name, { kind: 'number', value: shape[axis]! });
      continue;
    }
    const expected = builder.evaluate(item, scope);
    if (expected.kind === 'poison') return false;
    if (expected.kind !== 'number' || expected.value !== shape[axis]) {
      mismatch(builder, value, span, parameter, `differs at axis ${axis}`);
      return false;
    }
  }
  return true;
}

/** `z: [None, 8]` for a value of shape [8]. */
const writesBatch = ({ type }: Parameter, { type: { shape } }: Value): boolean =>
  type?.kind === 'list' &&
  type.items.length === shape.length + 1 &&
  type.items[0]?.kind === 'name' &&
  /^(None|null|batch|batch_size|bs|B|N|b|n)$/.test(type.items[0].name);

function mismatch(builder: Builder, value: Value, span: Span, parameter: Parameter, how: string): void {
  const values = {
    found: showShape(value.type.shape),
    how,
    input: parameter.name.name,
    origin: origin(value),
    hasBatch: writesBatch(parameter, value),
  };
  const related = [{ span: (parameter.type ?? parameter).span, message: 'declared here' }, ...trace(value)];
  builder.report('GEN2002', 'input', span, values, { related });
}

/** Checks a value against a shape and a range that are declared elsewhere. */
export function assertType(
  builder: Builder,
  value: Value,
  declared: {
    readonly shape?: readonly number[];
    readonly range?: ValueRange;
    readonly span: Span;
    readonly rangeSpan?: Span;
    readonly what: string;
  },
): boolean {
  if (declared.shape && !sameShape(declared.shape, value.type.shape)) {
    builder.report(
      'GEN2002',
      'declared',
      declared.span,
      { what: declared.what, declared: showShape(declared.shape), found: showShape(value.type.shape) },
      {
        related: trace(value),
        fixes: [
          {
            title: `Declare ${showShape(value.type.shape)}`,
            edits: [{ span: declared.span, replacement: showShape(value.type.shape) }],
          },
        ],
      },
    );
    return false;
  }
  const { range } = value.type;
  if (declared.range && (!range || range.low < declared.range.low || range.high > declared.range.high)) {
    const found = range && showRange(range);
    const { low, high } = declared.range;
    builder.report(
      'GEN2012',
      'declared',
      declared.rangeSpan ?? declared.span,
      { what: declared.what, range: showRange(declared.range), found, low, high },
      { related: trace(value, 1) },
    );
    return false;
  }
  return true;
}
