/** The pair of samples that edits codes: one finds the code of a picture, the other draws a code. */
import { UserError } from '../../common/errors.js';
import type { AnyModel, OutputDefinition, SampleDefinition } from '../../contract/model.js';
import { sampleNamed } from '../drawing/sample-values.js';

export interface Editor {
  readonly project: string;
  readonly sample: SampleDefinition<unknown>;
  /** The data set whose pictures are projected. */
  readonly data: string;
  /** The data field that is the picture. */
  readonly field: string;
  readonly image: OutputDefinition;
  /** The place of the projection's picture among its outputs. */
  readonly picture: number;
  readonly code: { readonly name: string; readonly index: number; readonly shape: readonly number[] };
  readonly decode: string;
  readonly decoder: SampleDefinition<unknown>;
  /** The place of the drawn picture among its outputs. */
  readonly drawn: number;
}

type Sample = SampleDefinition<unknown>;

/** @throws UserError if no two samples fit; it says what the spec should contain. */
export function editor(model: AnyModel, names: { readonly project?: string; readonly decode?: string }): Editor {
  const samples = Object.entries(model.samples) as [string, Sample][];
  const chosen = (name: string | undefined): [string, Sample][] =>
    name === undefined ? samples : [[name, sampleNamed(model, name)]];
  for (const [project, sample] of chosen(names.project)) {
    const data = sample.on?.data ?? model.train.data;
    const fields = Object.keys(sample.given);
    const field = fields.find((name) => model.data[data]?.fields[name]?.kind === 'image');
    if (field === undefined || !Object.values(sample.given).every((about) => about.field)) continue;
    const picture = sample.outputs.findIndex(
      ({ kind, name, shape }) => kind === 'image' && name !== field && same(shape, sample.given[field]!.shape),
    );
    if (picture < 0) continue;
    for (const [decode, decoder] of chosen(names.decode)) {
      const [name, ...others] = Object.keys(decoder.given);
      if (name === undefined || others.length > 0 || decoder.given[name]!.field) continue;
      const index = sample.outputs.findIndex((output) => output.name === name);
      const drawn = decoder.outputs.findIndex(({ kind }) => kind === 'image');
      const { shape } = decoder.given[name]!;
      if (index < 0 || drawn < 0 || !same(sample.outputs[index]!.shape, shape)) continue;
      const range = model.data[data]!.fields[field]!;
      const image: OutputDefinition = {
        ...sample.outputs[picture]!,
        ...(range.kind === 'image' ? { range: range.range } : {}),
      };
      return { project, sample, data, field, image, picture, code: { name, index, shape }, decode, decoder, drawn };
    }
  }
  throw new UserError(`${model.name} has no two samples to edit with${said(names)}.`, {
    hint: 'One is given a picture of the data and returns another and its code, `sample project(x) { … return x, G(w), w }`; one draws a code of that name, `sample decode(w) = G(w)`. A spec of today may hold them.',
    advice: { call: 'again', with: { name: 'spec' } },
  });
}

const said = ({ project, decode }: { readonly project?: string; readonly decode?: string }): string =>
  [project, decode].some((name) => name !== undefined)
    ? ` that are ${[project, decode].filter((name) => name !== undefined).join(' and ')}`
    : '';

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);
