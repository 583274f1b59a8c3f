/** The differences between two forms: typed changes that can be inverted and applied (apply.ts). */
import type { Entry, Expression, Json, LayerForm, NetForm, Section, SettingForm, WeightForm } from './form.js';
import { byCode } from './json.js';

/**
 * The effect of a change. `meaning`: the computation or the training changes. `names`: a name changes that checkpoints
 * or random numbers are keyed by. `spelling`: only the text changes.
 */
export type Weight = 'meaning' | 'names' | 'spelling';

/** The ways in which the weights of a run of one model load into the other. */
export const severities = ['same weights load', 'load with a mapping', 'cannot load'] as const;
export type Severity = (typeof severities)[number];

/** A declaration, or a layer of a net, in one of the two models. */
export interface Place {
  readonly section: Section | 'net';
  /** The name of the declaration or net. */
  readonly name: string;
  /** The path of the layer below the net. */
  readonly layer?: string;
}

interface Parts {
  readonly net: NetForm;
  readonly 'net inputs': NetForm['inputs'];
  readonly 'net outputs': NetForm['outputs'];
  readonly layer: LayerForm;
  readonly op: string;
  readonly setting: SettingForm;
  readonly inputs: LayerForm['inputs'];
  readonly output: readonly number[];
  readonly weights: readonly WeightForm[];
  readonly flops: number;
  readonly entry: Entry;
  readonly field: Json | Expression;
}
export type What = keyof Parts;

interface Change<W extends What> {
  /** Derived from places, part and key; unique within a diff. */
  readonly id: string;
  /** `renamed` and `moved` keep their subject. `changed` has a value on both sides, or on one for settings and fields. */
  readonly kind: 'added' | 'removed' | 'changed' | 'renamed' | 'moved';
  readonly what: W;
  readonly before?: Place;
  readonly after?: Place;
  /** The name of the setting or field. */
  readonly key?: string;
  readonly from?: Parts[W];
  readonly to?: Parts[W];
  /** For a renamed subject: it holds weights. */
  readonly owns?: true;
  readonly weight: Weight;
  readonly checkpoint: Severity;
  /** The id of the change that this one follows from. */
  readonly cause?: string;
}
export type AnyChange = { [W in What]: Change<W> }[What];
export type ChangeOf<W extends What> = Change<W>;
/** A change without its id and severity, which are added later. */
export type Draft = { [W in What]: Omit<Change<W>, 'id' | 'checkpoint'> }[What];

const showPlace = (place: Place | undefined): string =>
  place ? `${place.section} ${place.name}${place.layer === undefined ? '' : `/${place.layer}`}` : '';

function idOf({ what, before, after, key }: Draft): string {
  const [from, to] = [showPlace(before), showPlace(after)];
  const place = from === to ? from : `${from} > ${to}`;
  return `${place}: ${what}${key === undefined ? '' : ` ${key}`}`;
}

export const finish = (draft: Draft): AnyChange =>
  ({ ...draft, id: idOf(draft), checkpoint: severityOf(draft) }) as AnyChange;

/** Names as an unordered pair, so that both directions choose the same of several possible causes. */
export function symmetricKey({ what, before, after, key }: Draft): string {
  return [what, key ?? '', ...[showPlace(before), showPlace(after)].sort(byCode)].join(' ');
}

const layersOf = (part: LayerForm | NetForm | undefined): readonly LayerForm[] =>
  part === undefined ? [] : 'layers' in part ? part.layers : [part];
const owned = (part: LayerForm | NetForm | undefined): number =>
  layersOf(part).reduce((sum, layer) => sum + layer.weights.length, 0);

/** The severity of a change. New weights cannot come from an old checkpoint. Removed or renamed weights need a mapping. */
function severityOf(draft: Draft): Severity {
  switch (draft.what) {
    case 'net':
    case 'layer':
      if (draft.kind === 'added') return owned(draft.to) > 0 ? 'cannot load' : 'same weights load';
      if (draft.kind === 'removed') return owned(draft.from) > 0 ? 'load with a mapping' : 'same weights load';
      return draft.kind === 'renamed' && draft.owns ? 'load with a mapping' : 'same weights load';
    case 'weights':
      return weightSeverity(draft.from ?? [], draft.to ?? []);
    case 'entry':
      return draft.before?.section === 'average' || draft.after?.section === 'average'
        ? averageSeverity(draft.kind)
        : 'same weights load';
    default:
      return 'same weights load';
  }
}

const averageSeverity = (kind: Draft['kind']): Severity => (kind === 'added' ? 'cannot load' : 'load with a mapping');

function weightSeverity(from: readonly WeightForm[], to: readonly WeightForm[]): Severity {
  const before = new Map(from.map((weight) => [weight.name, weight.shape.join()]));
  if (to.some((weight) => before.get(weight.name) !== weight.shape.join())) return 'cannot load';
  return from.length > to.length ? 'load with a mapping' : 'same weights load';
}

export const worst = (changes: readonly { readonly checkpoint: Severity }[]): Severity =>
  severities[Math.max(0, ...changes.map(({ checkpoint }) => severities.indexOf(checkpoint)))]!;

const opposite = {
  added: 'removed',
  removed: 'added',
  changed: 'changed',
  renamed: 'renamed',
  moved: 'moved',
} as const;

/** The inverse changes: those of `diff(a, b)` become those of `diff(b, a)`. */
export function invert(changes: readonly AnyChange[]): AnyChange[] {
  const drafts = changes.map((change): Draft => {
    const { id: _id, checkpoint: _checkpoint, before, after, from, to, ...rest } = change;
    return {
      ...rest,
      kind: opposite[change.kind],
      ...(after ? { before: after } : {}),
      ...(before ? { after: before } : {}),
      ...(to === undefined ? {} : { from: to }),
      ...(from === undefined ? {} : { to: from }),
    } as Draft;
  });
  const ids = new Map(changes.map(({ id }, index) => [id, idOf(drafts[index]!)]));
  return drafts.map((draft) => finish(draft.cause === undefined ? draft : { ...draft, cause: ids.get(draft.cause)! }));
}
