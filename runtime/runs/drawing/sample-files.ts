/** Samples as files of their own kind: texts, tables and sounds. */
import type { OutputDefinition } from '../../contract/model.js';
import { csvCell } from '../../escape/csv.js';
import type { SampleBlock } from '../figures/sample-sheet.js';
import { wavFile } from '../figures/wav-file.js';
import type { ReadableOutput } from './readable.js';

export type Readable = Readonly<Record<string, ReadableOutput>>;

/** The ending of the file that a sample has besides its picture; undefined if the picture shows everything. */
export function endingOf(outputs: readonly OutputDefinition[]): 'txt' | 'wav' | 'csv' | undefined {
  const kinds = new Set(outputs.map(({ kind }) => kind));
  if (kinds.has('tokens')) return 'txt';
  if (kinds.has('sound')) return 'wav';
  return kinds.has('row') ? 'csv' : undefined;
}

/** Every example as a text: a line each, or below a line with its number where texts have lines themselves. */
export function textFile(blocks: readonly SampleBlock[], readable: Readable): string {
  const examples = blocks.flatMap(({ caption, outputs, examples }) =>
    Array.from({ length: examples }, (_, example) => ({
      caption,
      texts: outputs.map((output) => ({
        name: output.output.name,
        text: readable[output.output.name]!.cells(output, example).join(' '),
      })),
    })),
  );
  const isPlain = blocks.length === 1 && blocks[0]!.outputs.length === 1;
  if (isPlain && examples.every(({ texts }) => !texts[0]!.text.includes('\n')))
    return examples.map(({ texts }) => `${texts[0]!.text}\n`).join('');
  return examples
    .map(({ caption, texts }, index) => {
      const head = `--- ${index + 1}${caption === undefined ? '' : `, ${caption}`} ---`;
      return [head, ...texts.map(({ name, text }) => (texts.length === 1 ? text : `${name}: ${text}`)), ''].join('\n');
    })
    .join('\n');
}

/** Every example as a line of numbers, below the names of their columns. */
export function csvFile(blocks: readonly SampleBlock[], readable: Readable): string {
  const [first] = blocks;
  const isMany = blocks.length > 1;
  const columns = first!.outputs.flatMap(({ output }) => readable[output.name]!.columns);
  const rows = blocks.flatMap(({ caption = '', outputs, examples }) =>
    Array.from({ length: examples }, (_, example) => [
      ...(isMany ? [caption] : []),
      ...outputs.flatMap((output) => readable[output.output.name]!.cells(output, example)),
    ]),
  );
  const line = (cells: readonly (string | number)[]): string =>
    `${cells.map((each) => csvCell(String(each))).join(',')}\n`;
  return [line([...(isMany ? ['block'] : []), ...columns]), ...rows.map(line)].join('');
}

/** The sounds of all blocks, each with its rate. */
export function soundsIn(blocks: readonly SampleBlock[]): { readonly samples: Float32Array; readonly rate: number }[] {
  return blocks.flatMap(({ outputs, examples }) =>
    Array.from({ length: examples }, (_, example) =>
      outputs
        .filter(({ output }) => output.kind === 'sound')
        .map(({ output: { shape, rate = 16_000 }, values }) => ({
          samples: Float32Array.from({ length: shape[0]! }, (__, index) => values[example * shape[0]! + index]!),
          rate,
        })),
    ).flat(),
  );
}

/** All sounds one after the other, with a quarter of a second between them. */
export function joinedSounds(blocks: readonly SampleBlock[]): Buffer {
  const sounds = soundsIn(blocks);
  const rate = sounds[0]?.rate ?? 16_000;
  const pause = Math.round(rate / 4);
  const all = new Float32Array(sounds.reduce((sum, { samples }) => sum + samples.length + pause, 0));
  let at = 0;
  for (const { samples } of sounds) {
    all.set(samples, at);
    at += samples.length + pause;
  }
  return wavFile(all.subarray(0, Math.max(0, at - pause)), rate);
}
