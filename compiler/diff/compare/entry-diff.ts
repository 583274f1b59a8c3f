/** The differences between the declarations of two forms, nets aside. */
import type { Draft, Place, Weight } from './changes.js';
import type { Entry, Expression, ModelForm, Section } from './form.js';
import { sections } from './form.js';
import { canonicalText, namesOf, same } from './json.js';
import { definitionOf, expressionsOf, isExpression, Meanings, namesIn } from './meaning.js';
import { withNewNames } from './references.js';

/** The names of nets and of their inputs in the second model. */
export interface NetNaming {
  net(name: string): string;
  input(net: string, name: string): string;
}

export function diffEntries(a: ModelForm, b: ModelForm, naming: NetNaming): Draft[] {
  const judge = new Judge(a, b, naming);
  return sections.flatMap((section) => diffSection(section, a, b, judge));
}

/** Params and claims change nothing by themselves. The effects of a param are found in params.ts. */
const idle = new Set<Section>(['param', 'expect', 'claim', 'value']);

function diffSection(section: Section, a: ModelForm, b: ModelForm, judge: Judge): Draft[] {
  const [before, after] = [a.entries[section], b.entries[section]];
  const drafts: Draft[] = [];
  const renames = judge.renames.get(section) ?? new Map<string, string>();
  const place = (name: string): Place => ({ section, name });
  for (const name of namesOf(before, after)) {
    const [from, to] = [before[name], after[name]];
    if (from && to) drafts.push(...diffEntry(place(name), from, to, judge));
    else if (from && renames.has(name)) {
      const places = { before: place(name), after: place(renames.get(name)!) };
      drafts.push({ kind: 'renamed', what: 'entry', ...places, weight: 'names' });
      const fields = diffEntry(places.after, from, after[places.after.name]!, judge);
      drafts.push(...fields.map((draft): Draft => ({ ...draft, before: places.before })));
    } else if (from)
      drafts.push({ kind: 'removed', what: 'entry', before: place(name), from, weight: judge.whole(section) });
    else if (to && ![...renames.values()].includes(name))
      drafts.push({ kind: 'added', what: 'entry', after: place(name), to, weight: judge.whole(section) });
  }
  return drafts;
}

/** Declarations that have another name in the second model, with the same meaning. */
function renamed(
  before: Readonly<Record<string, Entry>>,
  after: Readonly<Record<string, Entry>>,
  judge: Judge,
): Map<string, string> {
  const gone = Object.keys(before).filter((name) => !(name in after));
  const come = Object.keys(after).filter((name) => !(name in before));
  const result = new Map<string, string>();
  for (const name of gone) {
    const text = judge.text(before[name]!, 'a');
    const index = come.findIndex((other) => judge.text(after[other]!, 'b') === text);
    if (index >= 0) result.set(name, come.splice(index, 1)[0]!);
  }
  return result;
}

function diffEntry(place: Place, from: Entry, to: Entry, judge: Judge): Draft[] {
  return namesOf(from, to).flatMap((key): Draft[] => {
    if (same(from[key], to[key])) return [];
    const weight = judge.field(place, key, from[key], to[key]);
    return [
      {
        kind: 'changed',
        what: 'field',
        before: place,
        after: place,
        key,
        ...(from[key] === undefined ? {} : { from: from[key] }),
        ...(to[key] === undefined ? {} : { to: to[key] }),
        weight,
      },
    ];
  });
}

/** Decides on the weight of a difference. */
class Judge {
  readonly renames = new Map<Section | 'net', ReadonlyMap<string, string>>();
  private readonly meanings = new Meanings();
  private readonly full: { readonly a: Reader; readonly b: Reader };
  private readonly alike: { readonly a: Reader; readonly b: Reader };
  private readonly shallow: { readonly a: Reader; readonly b: Reader };
  private readonly shallowAlike: { readonly a: Reader; readonly b: Reader };
  /** The greatest difference among the losses, metrics, samples and plots that need a named value, by its name. */
  private readonly needed = new Map<string, Weight>();

  constructor(a: ModelForm, b: ModelForm, naming: NetNaming) {
    const readers = (options: Parameters<Meanings['reader']>[1]): { a: Reader; b: Reader } => ({
      a: this.meanings.reader(a, { ...options, ...naming }),
      b: this.meanings.reader(b, options),
    });
    const names = ({ entries }: ModelForm): string[] =>
      [entries.value, entries.loss, entries.metric].flatMap((each) => Object.keys(each));
    const there = new Set(names(b));
    const opaque = new Set(names(a).filter((name) => there.has(name)));
    this.full = readers({});
    this.alike = readers({ draws: 'alike' });
    this.shallow = readers({ opaque });
    this.shallowAlike = readers({ opaque, draws: 'alike' });
    this.findNeeded(a, b);
    this.renames.set('net', new Map(Object.keys(a.nets).map((name) => [name, naming.net(name)])));
    // Metrics name samples, steps name losses, and other sections name steps.
    for (const section of ['data', 'loss', 'sample', 'metric', 'average', 'step', 'plot', 'evaluation'] as const)
      this.renames.set(section, renamed(a.entries[section], b.entries[section], this));
  }

  private findNeeded(a: ModelForm, b: ModelForm): void {
    for (const section of ['loss', 'metric', 'sample', 'plot', 'evaluation'] as const) {
      for (const name of namesOf(a.entries[section], b.entries[section])) {
        const [from, to] = [a.entries[section][name], b.entries[section][name]];
        const weight =
          from && to ? this.compare(expressionsOf(from), expressionsOf(to), this.full, this.alike) : 'meaning';
        for (const [form, entry] of [
          [a, from],
          [b, to],
        ] as const)
          for (const needed of namesBehind(form, entry ? expressionsOf(entry) : []))
            if (rank(weight) > rank(this.needed.get(needed))) this.needed.set(needed, weight);
      }
    }
  }

  private compare(a: readonly Expression[], b: readonly Expression[], exact: Readers, alike: Readers): Weight {
    const equal = ({ a: readA, b: readB }: Readers): boolean =>
      a.length === b.length && a.every((each, index) => readA(each) === readB(b[index]!));
    return equal(exact) ? 'spelling' : equal(alike) ? 'names' : 'meaning';
  }

  whole(section: Section): Weight {
    return idle.has(section) ? 'spelling' : 'meaning';
  }

  /** An entry with its expressions replaced by their meanings. */
  text(entry: Entry, side: 'a' | 'b'): string {
    const read = this.full[side];
    const plain = side === 'a' ? withNewNames(entry, this.renames) : entry;
    return canonicalText(
      Object.fromEntries(
        Object.entries(plain).map(([key, value]) => [key, isExpression(value) ? `meaning ${read(value)}` : value]),
      ),
    );
  }

  field(place: Place, key: string, from: Entry[string] | undefined, to: Entry[string] | undefined): Weight {
    if (isExpression(from) && isExpression(to)) {
      const own = this.compare([from], [to], this.shallow, this.shallowAlike);
      const whole =
        place.section === 'value'
          ? (this.needed.get(place.name) ?? 'spelling')
          : this.compare([from], [to], this.full, this.alike);
      return rank(own) < rank(whole) ? own : whole;
    }
    if (place.section === 'net' || idle.has(place.section)) return 'spelling';
    if (from !== undefined && same(withNewNames({ [key]: from }, this.renames)[key], to)) return 'names';
    return 'meaning';
  }
}

type Reader = (expression: Expression) => number;
interface Readers {
  readonly a: Reader;
  readonly b: Reader;
}

const rank = (weight: Weight | undefined): number =>
  weight === undefined ? -1 : ['spelling', 'names', 'meaning'].indexOf(weight);

function namesBehind(form: ModelForm, roots: readonly Expression[]): Set<string> {
  const found = new Set<string>();
  const pending = roots.flatMap((root) => [...namesIn(root)]);
  while (pending.length > 0) {
    const name = pending.pop()!;
    if (found.has(name)) continue;
    found.add(name);
    const definition = definitionOf(form, name);
    if (definition) pending.push(...namesIn(definition));
  }
  return found;
}
