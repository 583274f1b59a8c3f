/** Consequences of a change, in few words. Readers want to know that there are some, and seldom where. */
import type { AnyChange, Place } from '../compare/changes.js';
import type { FormDiff } from '../compare/diff.js';
import { describeField } from './fields.js';
import { plural, showShape, showValue, some } from './words.js';

/** Notes on everything that follows from the changes, directly or indirectly. */
export function consequencesOf(diff: FormDiff, roots: ReadonlySet<string>): string[] {
  const byCause = childrenOf(diff);
  const direct = diff.changes.filter(({ cause }) => cause !== undefined && roots.has(cause));
  const all: AnyChange[] = [];
  const pending = [...direct];
  const seen = new Set<string>();
  while (pending.length > 0) {
    const change = pending.shift()!;
    if (seen.has(change.id)) continue;
    seen.add(change.id);
    all.push(change);
    pending.push(...(byCause.get(change.id) ?? []));
  }
  return [
    ...fieldNotes(diff, all, direct),
    ...layerNotes(
      all,
      [...roots].every((id) => id.includes('net ')),
    ),
  ];
}

const known = new WeakMap<FormDiff, Map<string, AnyChange[]>>();
function childrenOf(diff: FormDiff): Map<string, AnyChange[]> {
  let byCause = known.get(diff);
  if (!byCause) {
    byCause = new Map();
    for (const change of diff.changes) {
      if (change.cause === undefined) continue;
      const list = byCause.get(change.cause);
      if (list) list.push(change);
      else byCause.set(change.cause, [change]);
    }
    known.set(diff, byCause);
  }
  return byCause;
}

function fieldNotes(diff: FormDiff, all: readonly AnyChange[], direct: readonly AnyChange[]): string[] {
  const notes: string[] = [];
  for (const change of all) {
    // An optimizer is described as a whole. Expressions are described by the ones that changed them.
    if (change.what === 'field') {
      const part = change.key!.includes('.') && !direct.includes(change);
      const config =
        /^(optimizer|schedule)\./.test(change.key!) &&
        diff.changes.some(({ id }) => id === change.cause && id.includes(`: field ${change.key!.split('.')[0]}`));
      if (!part && !config) notes.push(describeField(diff, change));
    }
    if (change.what === 'net inputs') {
      const name = change.after!.name;
      for (const input of change.to!) {
        const before = change.from!.find((each) => each.name === input.name);
        if (before && showShape(before.shape) !== showShape(input.shape))
          notes.push(`${name} takes ${input.name} ${showShape(before.shape)} → ${showShape(input.shape)}`);
      }
    }
    if (
      change.what === 'setting' &&
      direct.includes(change) &&
      diff.changes.every(({ id, what }) => id !== change.cause || what !== 'op')
    )
      notes.push(
        `${change.after!.name}/${change.after!.layer}: ${change.key} ${valueText(change.from)} → ${valueText(change.to)}`,
      );
  }
  return notes.length > 8 ? [...notes.slice(0, 7), `and ${notes.length - 7} more`] : notes;
}

const valueText = (setting: { readonly value: Parameters<typeof showValue>[0] } | undefined): string =>
  setting ? showValue(setting.value) : 'none';

function layerNotes(all: readonly AnyChange[], ofNet: boolean): string[] {
  // Below a change of a net, its layers are named by their paths.
  const pathOf = ({ name, layer = '' }: Place): string => (ofNet ? layer : `${name}/${layer}`);
  const notes: string[] = [];
  const weights = all.flatMap((change) => {
    if (change.what !== 'weights') return [];
    return change.to!.flatMap(({ name, shape }) => {
      const before = change.from!.find((weight) => weight.name === name);
      if (before && showShape(before.shape) === showShape(shape)) return [];
      return [
        `${pathOf(change.after!)}/${name} ${before ? `${showShape(before.shape)} → ` : ''}${showShape(shape)}${before ? '' : ' is new'}`,
      ];
    });
  });
  const outputs = all.flatMap((change) =>
    change.what === 'output' ? [`${pathOf(change.after!)} ${showShape(change.from!)} → ${showShape(change.to!)}`] : [],
  );
  const renamed = all.flatMap((change) =>
    change.what === 'layer' && change.kind === 'renamed'
      ? [`${pathOf(change.before!)} → ${pathOf(change.after!)}`]
      : [],
  );
  if (outputs.length > 0) notes.push(`${outputs.length === 1 ? 'output' : 'outputs'}: ${some(outputs, 2)}`);
  if (weights.length > 0) notes.push(`${weights.length === 1 ? 'weight' : 'weights'}: ${some(weights, 2)}`);
  if (renamed.length > 0) notes.push(`${plural(renamed.length, 'layer')} by another path: ${some(renamed, 2)}`);
  return notes;
}
