/** The compatibility of weights: those of one model that load into the other, and their names there. */
import type { Severity } from './changes.js';
import { worst } from './changes.js';
import type { FormDiff, NetRows } from './diff.js';
import type { LayerForm, ModelForm } from './form.js';
import { same } from './json.js';

export interface Checkpoint {
  readonly severity: Severity;
  /** Weights of the first model that have other names in the second, by their paths. */
  readonly mapping: Readonly<Record<string, string>>;
  /** Weights and state of the second model that are missing in the first, or have another shape there. */
  readonly missing: readonly string[];
  /** Weights and state of the first model without a place in the second. */
  readonly unused: readonly string[];
}

export function checkpointOf(diff: FormDiff): Checkpoint {
  const mapping: Record<string, string> = {};
  const missing: string[] = [];
  const unused: string[] = [];
  for (const { before, after, rows } of [...diff.nets, ...averagesOf(diff)]) {
    for (const { a, b } of rows) {
      const from = weightsOf(before, a);
      const to = weightsOf(after, b);
      for (const [name, { path, shape }] of to) {
        const old = from.get(name);
        if (!old || !same(old.shape, shape)) missing.push(path);
        else if (old.path !== path) mapping[old.path] = path;
      }
      for (const [name, { path, shape }] of from) if (!same(to.get(name)?.shape, shape)) unused.push(path);
    }
  }
  const alone = (form: ModelForm, names: readonly string[]): string[] =>
    Object.entries(form.nets)
      .filter(([name]) => !names.includes(name))
      .flatMap(([name, { layers }]) =>
        layers.flatMap((layer) => [...weightsOf(name, layer).values()].map(({ path }) => path)),
      );
  missing.push(
    ...alone(
      diff.b,
      diff.nets.map(({ after }) => after),
    ),
  );
  unused.push(
    ...alone(
      diff.a,
      diff.nets.map(({ before }) => before),
    ),
  );
  return { severity: worst(diff.changes), mapping, missing, unused };
}

/** Averaged nets. An average has weights of its own, under its own name, with the paths of its net. */
const averagesOf = ({ a, b, nets }: FormDiff): NetRows[] =>
  Object.entries(b.entries.average).flatMap(([name, { of }]) => {
    const pair =
      a.entries.average[name] &&
      nets.find(({ before, after }) => after === of && before === a.entries.average[name]!['of']);
    return pair ? [{ before: name, after: name, rows: pair.rows }] : [];
  });

type Paths = Map<string, { readonly path: string; readonly shape: readonly number[] }>;
const weightsOf = (net: string, layer: LayerForm | undefined): Paths =>
  new Map((layer?.weights ?? []).map(({ name, shape }) => [name, { path: `${net}/${layer!.path}/${name}`, shape }]));
