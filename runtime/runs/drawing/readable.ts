/** Outputs of samples as people read them: tokens as text, rows in the units of their columns, classes by name. */
import { byName } from '../../common/by-name.js';
import type { AnyModel, OutputDefinition } from '../../contract/model.js';
import type { DataSource } from '../data/set/data-source.js';
import { classLabel } from '../figures/class-label.js';
import type { OutputValues } from '../figures/sample-sheet.js';

/** The columns of an output, and one cell of each for every example. */
export interface ReadableOutput {
  readonly columns: readonly string[];
  readonly cells: (values: OutputValues, example: number) => (string | number)[];
}

/** How each output is read, by its name. */
export async function readable(
  model: AnyModel,
  outputs: readonly OutputDefinition[],
  source: DataSource,
): Promise<Readonly<Record<string, ReadableOutput>>> {
  return byName(
    await Promise.all(outputs.map(async (output) => [output.name, await readableOf(model, output, source)] as const)),
  );
}

async function readableOf(model: AnyModel, output: OutputDefinition, source: DataSource): Promise<ReadableOutput> {
  const { name, kind, like, shape } = output;
  const size = shape.reduce((product, length) => product * length, 1);
  const numbersOf = (values: ArrayLike<number>, example: number): number[] =>
    Array.from({ length: size }, (_, index) => values[example * size + index]!);
  if (kind === 'tokens' && like) {
    const text = await textOf(model, like, source);
    return { columns: [name], cells: ({ values }, example) => [text(numbersOf(values, example))] };
  }
  if (kind === 'class' && size === 1)
    return { columns: [name], cells: ({ values, names }, example) => [names ? classLabel(values[example]!, names) : values[example]!] }; // prettier-ignore
  const { columns, scales } = like ? await source.contentsOf(like.data) : { columns: undefined, scales: undefined };
  const scale = like && scales?.[like.field];
  const named = like && columns?.[like.field];
  return {
    columns: named?.length === size ? named : size === 1 ? [name] : Array.from({ length: size }, (_, index) => `${name} ${index + 1}`), // prettier-ignore
    cells: ({ values }, example) =>
      numbersOf(values, example).map((value, index) =>
        single(scale ? value * scale.deviation[index]! + scale.mean[index]! : value),
      ),
  };
}

/** As many digits as a float32 has: more would only be the noise of its last bit. */
const single = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(7)) : value);

/** The text that tokens stand for. */
async function textOf(
  model: AnyModel,
  { data, field }: NonNullable<OutputDefinition['like']>,
  source: DataSource,
): Promise<(tokens: readonly number[]) => string> {
  const declared = model.data[data]?.fields[field];
  const lines = declared?.kind === 'tokens' && declared.lines === true;
  const ended = (text: string): string => (lines ? /^[^\n]*/.exec(text)![0] : text);
  if (declared?.kind === 'tokens' && declared.from === 'characters') {
    const known = (await source.contentsOf(data)).vocabularies?.[field] ?? [];
    return (tokens) => {
      const end = lines ? tokens.findIndex((token) => Math.round(token) === 0) : -1;
      const shown = end < 0 ? tokens : tokens.slice(0, end);
      return ended(shown.map((token) => known[Math.round(token)] || '\ufffd').join(''));
    };
  }
  return (tokens) => {
    const bytes = Uint8Array.from(tokens, Math.round);
    const end = lines ? bytes.indexOf(0) : -1;
    return ended(new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)));
  };
}
