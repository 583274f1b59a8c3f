/** Hints for arguments that layers of other libraries have and layers of this language do not. */
import type { CallExpression } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { findOp, opNames } from '../../catalogue/index.js';
import type { SettingSpec } from '../../catalogue/row/types.js';
import { synonymOf } from '../../diagnostics/synonyms.js';
import type { Files } from '../../resolve/files.js';
import { around } from '../../resolve/tree-around.js';
import type { BoundArgument } from '../scope/argument.js';

/** The largest kernel that is assumed. Kernels are seldom larger, and layers seldom narrower. */
const largestKernel = 7;

/** `Dense(128, activation="relu")`: an activation is a stage of its own. */
export function activationHint(owner: string, argument: BoundArgument, written: readonly BoundArgument[]): string {
  const call = callWith(
    owner,
    written.filter((each) => each !== argument),
  );
  const word = textOf(argument.span).replace(/["']/g, '');
  if (/^(none|linear|null|None|identity)$/i.test(word)) return `A layer has no activation: write \`${call}\`.`;
  const known = [word, word.toLowerCase()].find((name) => findOp(name)) ?? synonymOf(word, opNames);
  return `An activation follows: \`${call} -> ${known ?? 'relu'}\`.`;
}

/** `Conv(1, 16, 4)`, `Dense(3136, 8)`, `BatchNorm(16)`: the incoming channels or features stand first. */
export function incomingHint(
  owner: string,
  places: readonly SettingSpec[],
  written: readonly BoundArgument[],
): string | undefined {
  const unnamed = written.filter(({ name }) => name === undefined);
  const [first, second] = unnamed.map(({ span }) => Number(textOf(span)));
  if (findOp(owner)?.role === 'normalization')
    return unnamed.length === 1 && places.length === 0
      ? `The channels that come in are known: write \`${callWith(owner, written.slice(1))}\`.`
      : undefined;
  const out = places[0]?.name;
  const named = written.some(({ name }) => places.slice(1).some((place) => place.name === name));
  if ((out !== 'channels' && out !== 'units') || unnamed.length + (named ? 1 : 0) <= places.length) return undefined;
  // In `Conv(16, 3, 2)`, other libraries read the last number as the stride.
  if (out === 'channels' && !(second! > largestKernel || first === 1 || first === 3)) return undefined;
  const rest = unnamed.slice(1, places.length + 1);
  const more = unnamed.length > places.length + 1 ? ['…'] : [];
  const call = callWith(owner, [...rest, ...written.filter(({ name }) => name !== undefined)], more);
  return `The ${out === 'units' ? 'features' : 'channels'} that come in are known: write \`${call}\`.`;
}

/** `Reshape(-1, 784)`, `x.view(-1, 784)`: other libraries write the batch, or leave an axis open. */
export function batchHint(axes: readonly string[], prefix = ''): string | undefined {
  if (!axes.some((axis) => axis.startsWith('-'))) return undefined;
  const kept = /^-/.test(axes[0]!) ? axes.slice(1) : axes;
  const flat = `\`${prefix}Flatten\``;
  if (kept.length === 0) return `Every axis is written, the batch is not: write ${flat}.`;
  const text = kept.map((axis) => (axis.startsWith('-') ? '…' : axis)).join(', ');
  return `Every axis is written, the batch is not: \`${prefix}Reshape(${text})\`${kept.length === 1 ? `, or ${flat}` : ''}.`;
}

/** The hint for a method `view(…)` or `reshape(…)`, made of the arguments behind its name. */
export function reshapeHint(files: Files, object: string, method: Span): string | undefined {
  const values = callBehind(files, method)?.arguments.map(({ value }) => value) ?? [];
  const axes = values[0]?.kind === 'list' ? values[0].items : values;
  const [first, ...rest] = axes.map(({ span }) => textOf(span));
  if (first === undefined) return undefined;
  // The batch in another form: `x.size(0)`, `batch`.
  return batchHint([Number.isNaN(Number(first)) ? '-1' : first, ...rest], `${object} -> `);
}

/** The arguments without a name behind the name of a call, as they are written. */
export const argumentsBehind = (files: Files, callee: Span): readonly string[] =>
  (callBehind(files, callee)?.arguments ?? []).flatMap(({ name, value }) => (name ? [] : [textOf(value.span)]));

/** The call of what ends where a span ends. */
const callBehind = (files: Files, { source, end }: Span): CallExpression | undefined =>
  around(files, { source, start: end, end }, (node) =>
    'kind' in node && node.kind === 'call' && node.callee.span.end === end ? node : undefined,
  );

function callWith(owner: string, given: readonly BoundArgument[], more: readonly string[] = []): string {
  const texts = given.map(({ name, span }) => (name === undefined ? textOf(span) : `${name}=${textOf(span)}`));
  const all = [...texts, ...more];
  return all.length === 0 ? owner : `${owner}(${all.join(', ')})`;
}
