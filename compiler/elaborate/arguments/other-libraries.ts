/** Hints for arguments that layers of other libraries have and layers of this language do not. */
import type { Span } from '../../../grammar/syntax/source.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { findOp, opNames } from '../../catalogue/index.js';
import type { SettingSpec } from '../../catalogue/row/types.js';
import { synonymOf } from '../../diagnostics/synonyms.js';
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
export function reshapeHint(object: string, { source, end }: Span): string | undefined {
  const [, inner] = /^\(\s*[([]?([^()[\]]*(?:\(\w*\))?[^()[\]]*)/.exec(source.text.slice(end, end + 200)) ?? [];
  const axes = inner?.split(',').map((axis) => axis.trim());
  if (!axes || axes[0] === '') return undefined;
  // The batch in another form: `x.size(0)`, `batch`.
  const first = /^-?\d+$/.test(axes[0]!) ? axes[0]! : '-1';
  return batchHint([first, ...axes.slice(1).filter((axis) => axis !== '')], `${object} -> `);
}

/** The arguments behind a call's name as they are written, if all are plain and have no name. */
export function argumentsBehind({ source, end }: Span): readonly string[] {
  const [, inner] = /^\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)/.exec(source.text.slice(end, end + 200)) ?? [];
  const all = inner?.split(/,(?![^(]*\))/).map((text) => text.trim()) ?? [];
  return all.filter((text) => text !== '' && !/^\w+\s*=[^=]/.test(text));
}

function callWith(owner: string, given: readonly BoundArgument[], more: readonly string[] = []): string {
  const texts = given.map(({ name, span }) => (name === undefined ? textOf(span) : `${name}=${textOf(span)}`));
  const all = [...texts, ...more];
  return all.length === 0 ? owner : `${owner}(${all.join(', ')})`;
}
