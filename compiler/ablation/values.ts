import type { Expression } from '../../grammar/syntax/ast.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { textOf } from '../../grammar/syntax/source.js';

/** The values of `sweep x in […]`. `1..4` is a range of whole numbers, both ends included. */
export function valuesOf(values: Expression, diagnostics: Diagnostic[]): readonly Expression[] {
  if (values.kind === 'list' && values.items.length > 0) return eachOnce(values.items, diagnostics);
  if (values.kind === 'range') {
    const [low, high] = [literal(values.from), literal(values.to)];
    if (low !== undefined && high !== undefined && low <= high && high - low < 1000)
      return Array.from({ length: high - low + 1 }, (_, index) => numberAt(low + index, values));
  }
  if (values.kind !== 'error') diagnostics.push(diagnostic('GEN5006', 'values', values.span));
  return [];
}

/** Equal values in different spellings, `1e-3` and `0.001`, are one value. A value that stands twice is reported. */
function eachOnce(values: readonly Expression[], diagnostics: Diagnostic[]): readonly Expression[] {
  const first = new Map<string, Expression>();
  for (const value of values) {
    const key = canonicalNumbers(textOf(value.span)).replace(/\s+/g, '');
    const before = first.get(key);
    if (!before) first.set(key, value);
    else if (value.kind !== 'error')
      diagnostics.push(
        diagnostic(
          'GEN4030',
          'twice',
          value.span,
          { value: textOf(value.span), before: textOf(before.span) },
          { related: [{ span: before.span, message: 'the same' }] },
        ),
      );
  }
  return [...first.values()];
}

/** A text with its numbers in one spelling. Texts between quotes stay. */
export const canonicalNumbers = (text: string): string =>
  text.replace(
    /"(?:\\.|[^"\\])*"|(?<![\w.])\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?(?!\w)|\.\.\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?(?!\w)/g,
    (found) => {
      if (found.startsWith('"')) return found;
      const [dots, digits] = found.startsWith('..') ? ['..', found.slice(2)] : ['', found];
      return `${dots}${Number(digits.replaceAll('_', ''))}`;
    },
  );

/** The seeds: whole numbers from 0 up, single or as ranges. */
export function wholeNumbersOf(values: readonly Expression[], diagnostics: Diagnostic[]): number[] {
  return values.flatMap((value) => {
    if (value.kind === 'range') return valuesOf(value, diagnostics).flatMap((each) => literal(each) ?? []);
    const number = literal(value);
    if (number !== undefined) return [number];
    if (value.kind !== 'error') diagnostics.push(diagnostic('GEN5006', 'seed', value.span));
    return [];
  });
}

const numberAt = (value: number, { span }: Expression): Expression => ({
  kind: 'number',
  value,
  text: String(value),
  span,
});

function literal(value: Expression): number | undefined {
  if (value.kind === 'parenthesised') return literal(value.inner);
  return value.kind === 'number' && Number.isSafeInteger(value.value) && value.value >= 0 ? value.value : undefined;
}
