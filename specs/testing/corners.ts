/** Specs for every row of the catalogue at the corners of its settings: a step must compute what passes the check. */
import { configs } from '../../compiler/catalogue/configs/index.js';
import type { OpEntry, SettingKind, SettingSpec } from '../../compiler/catalogue/row/types.js';
import { diagnose } from '../../compiler/testing/testing.js';

const spelt = (name: string, settings: readonly string[]): string =>
  settings.length === 0 ? name : `${name}(${settings.join(', ')})`;

/** Values of a setting at its bounds and just inside, for every alternative. */
export function cornersOf(kind: SettingKind): string[] {
  switch (kind.kind) {
    case 'number': {
      const { minimum, maximum, above, below, integer = false } = kind;
      if (integer) return [...new Set([minimum ?? 0, (minimum ?? 0) + 1, 3, 4])].map(String);
      // Distant bounds belong to the extremes, which are tried alone.
      const near = [minimum, maximum].filter((end) => end !== undefined && Math.abs(end) < 100) as number[];
      const low = minimum ?? above;
      const high = maximum ?? below;
      const isNarrow = low !== undefined && high !== undefined && high - low < 100;
      return [...near, ...(isNarrow ? [low + 0.3 * (high - low)] : [0.3, 1.5])]
        .filter((value) => value > (above ?? -Infinity) && value < (below ?? Infinity))
        .map(String);
    }
    case 'size':
      return [...(kind.minimum === 0 ? ['0'] : []), '1', '2', '[1, 3]', '[3, 2]'];
    case 'flag':
      return ['true', 'false'];
    case 'word':
      return kind.words.map((word) => `'${word}'`.replaceAll("'", ''));
    case 'shape':
      return ['[1]', '[90]', '[3, 30]', '[6, 5, 3]', '[1, 90, 1]', '[]'];
    case 'range':
      return ['0..1', '-1..2', '1..1', '0..3'];
    case 'config':
      return configs
        .filter(({ family }) => family === kind.family)
        .flatMap(({ name, settings }) => {
          const all = pairs(settings);
          // One call with some settings; the default is the configuration without settings.
          return [spelt(name, all[all.length >> 1]!)];
        });
    case 'list':
      return [kind.example];
    case 'sides':
      return kind.axes === 1 ? ['[[1, 0]]'] : ['[[1, 0], [0, 2]]'];
    case 'text':
      return [];
    case 'any':
      return [...new Set(kind.of.flatMap(cornersOf))];
  }
}

/** Extreme values that a setting accepts, each tried alone with the defaults of the other settings. */
export function extremesOf(kind: SettingKind): string[] {
  switch (kind.kind) {
    case 'number':
      return [
        kind.maximum ?? (kind.integer ? 1e9 : 1e30),
        kind.minimum ?? (kind.above === undefined ? -1e30 : 1e-30),
      ].map(String);
    case 'size':
      // Kernels of so many numbers are refused, also those of one channel.
      return ['1e9', '[1, 2147483648]', '[7, 1]'];
    case 'range':
      return ['-1e30..1e30'];
    case 'any':
      return kind.of.flatMap(extremesOf);
    default:
      return [];
  }
}

/** Lists of arguments that contain every two values of two settings; a setting with a default is also left out. */
export function pairs(settings: readonly SettingSpec[]): string[][] {
  const values = settings.map(({ name, type, default: usual }) => [
    ...(usual === undefined ? [] : ['']),
    ...cornersOf(type).map((value) => `${name}=${value}`),
  ]);
  const open = new Set<string>();
  const key = (a: number, i: number, b: number, j: number): string =>
    a < b ? `${a} ${i} ${b} ${j}` : `${b} ${j} ${a} ${i}`;
  for (let a = 0; a < values.length; a++)
    for (let b = a + 1; b < values.length; b++)
      for (let i = 0; i < values[a]!.length; i++) for (let j = 0; j < values[b]!.length; j++) open.add(key(a, i, b, j));
  if (values.length === 1) return values[0]!.map((value) => (value === '' ? [] : [value]));
  const rows: string[][] = values.length === 0 ? [[]] : [];
  while (open.size > 0) {
    const chosen = new Map<number, number>();
    const [first] = open;
    const [a, i, b, j] = first!.split(' ').map(Number) as [number, number, number, number];
    chosen.set(a, i).set(b, j);
    for (const at of values.keys()) {
      if (chosen.has(at)) continue;
      const gain = values[at]!.map((_, index) => [...chosen].filter(([c, k]) => open.has(key(at, index, c, k))).length);
      chosen.set(at, gain.indexOf(Math.max(...gain)));
    }
    for (const [c, k] of chosen) for (const [d, l] of chosen) if (c < d) open.delete(key(c, k, d, l));
    rows.push(values.map((each, at) => each[chosen.get(at)!]!).filter((value) => value !== ''));
  }
  return rows;
}

/** One form of a call of a row: its arguments before the settings, and whether it is in a flow. */
interface Form {
  readonly operands: readonly string[];
  readonly branches: readonly string[];
  readonly flow: boolean;
}

const picture = 'h';
const operandSets = (count: number): string[][] => {
  const names = [picture, 'v', 'number', 'label', 'rgbs', 'lightness', 'tall', 'sequence', 'square'];
  const alike = names.map((name) => new Array<string>(count).fill(name));
  return count === 2 ? [...alike, ['v', picture], ['tall', 'target'], ['number', picture], ['v', 'label']] : alike;
};

/** The block arguments of a row, chosen by the channels that they must produce. */
function branchesOf(entry: OpEntry): string[][] {
  const { branches } = entry;
  if (!branches) return [[]];
  return branches.choices.map((choice) =>
    choice.map((name) => {
      const factor = branches.shape(name, [6, 5, 2])[2]! / 2;
      return `${name}=B${factor}${branches.contracts ? 'c' : ''}`;
    }),
  );
}

export function formsOf(entry: OpEntry): Form[] {
  const flow =
    entry.bijection !== undefined &&
    entry.kind === 'layer' &&
    (entry.results !== undefined || entry.branches !== undefined || entry.bijection.insteadOf !== undefined);
  const counts = [...new Set([entry.inputs.filter(({ optional }) => !optional).length, entry.inputs.length])];
  // What gradients never reach is a label.
  const [first] = entry.inputs;
  const sets = first?.blocked && entry.kind === 'layer' ? [['label']] : counts.flatMap((count) => operandSets(count));
  const operands = flow ? [['x'], ['vector']] : sets;
  return operands.flatMap((each) => branchesOf(entry).map((branches) => ({ operands: each, branches, flow })));
}

const callOf = (entry: OpEntry, { operands, branches }: Form, settings: readonly string[]): string =>
  /^\w+$/.test(entry.name)
    ? spelt(entry.name, [
        ...operands.slice(entry.kind === 'layer' ? 1 : 0).map((operand, index) => {
          const input = entry.inputs[entry.kind === 'layer' ? index + 1 : index];
          return input?.optional ? `${input.name}=${operand}` : operand;
        }),
        ...branches,
        ...settings,
      ])
    : `${operands[0]} ${entry.name} ${operands[1]}`;

/** Operands for a row, in the order in which they are computed. */
const sources: Readonly<Record<string, string>> = {
  h: 'x -> Conv(4, 3)',
  v: 'x -> Flatten -> Dense(4)',
  number: 'mean(h)',
  label: 'digit',
  rgbs: 'x -> Conv(3, 1) -> sigmoid',
  lightness: 'x -> Conv(1, 1) -> sigmoid',
  tall: 'x -> Upsample(3) -> Conv(1, 1)',
  target: 'tall -> sigmoid',
  sequence: 'h -> Reshape([30, 4])',
  square: 'v -> Reshape([2, 2])',
};
const needs: Readonly<Record<string, readonly string[]>> = { target: ['tall'], square: ['v'] };

/** The declarations for a call: a net or flow that contains it, a loss and a sample. */
function members(entry: OpEntry, form: Form, settings: readonly string[], number: number): string[] {
  const call = callOf(entry, form, settings);
  const name = `N${number}`;
  if (form.flow) {
    // Layers that halve channels need an even number of them; a row with a domain of pixels takes whole pictures.
    const vector = ['[6]', '(x[0, 0..1] -> Flatten)'];
    const maps = entry.domain ? ['[6, 5, 3]', 'x'] : ['[6, 5, 2]', 'channels(x, 0..1)'];
    const [shape, given] = form.operands[0] === 'vector' ? vector : maps;
    return [
      `flow ${name}(p: ${shape}) { return p -> ${entry.domain ? `${call} -> ActNorm` : `ActNorm -> ${call}`} }`,
      `loss l${number} = -log_prob(${name}, ${given})`,
      `sample s${number}(x) = ${name}(${given}).z`,
    ];
  }
  const made = entry.kind === 'layer' && form.operands.length > 0 ? `${form.operands[0]} -> ${call}` : call;
  const used = ['h', ...form.operands.flatMap((operand) => [...(needs[operand] ?? []), operand])];
  const lines = Object.entries(sources).filter(([operand]) => used.includes(operand));
  const learned = lines.filter(([, source]) => /Conv|Dense/.test(source)).map(([operand]) => `mean(${operand})`);
  return [
    `net ${name}(x, digit) {
    ${lines.map(([operand, source]) => `${operand} = ${source}`).join('\n    ')}
    y = ${made}
    return mean(y ^ 2) + ${learned.join(' + ')}
  }`,
    `loss l${number} = ${name}(x, digit)`,
    `sample s${number}(x, digit) = ${name}(x, digit).y`,
  ];
}

function modelOf(parts: readonly string[], over: readonly number[]): string {
  const block = (name: string, channels: string, weight: string): string =>
    `block ${name}(x: [h, w, c]) { return x -> Conv(${channels}, 3, init=normal(std=0.2)${weight}) -> tanh }`;
  const steps = over.map((number) => `step t${number}: minimize l${number} over N${number} with sgd(lr=1e-3)`);
  return `${[1, 2].map((factor) => `${block(`B${factor}`, `${factor} * c`, '')}\n${block(`B${factor}c`, `${factor} * c`, ', weight=spectral(0.5)')}`).join('\n')}
model M {
  data made { x: [6, 5, 3] in 0..1  digit: class(3) }
  ${parts.join('\n  ')}
  train {
    ${steps.join('\n    ')}
    batch 3
  }
}`;
}

/** The number of corners in one model: formatting is slower than linear in the length of a module. */
const SHARE = 8;

export interface Corners {
  /** The text of each accepted corner, by its number. */
  readonly accepted: readonly { readonly number: number; readonly text: string }[];
  /** The errors of each refused corner. */
  readonly refused: readonly { readonly text: string; readonly messages: readonly string[] }[];
  /** Models that contain all accepted corners, a few in each. */
  readonly models: readonly { readonly spec: string; readonly numbers: readonly number[] }[];
}

/** The corners of a row; undefined if no call of it can stand alone. */
export function cornersOfRow(entry: OpEntry): Corners | undefined {
  const said = (form: Form, settings: readonly string[]): string[] =>
    diagnose(modelOf(members(entry, form, settings, 0), [0]))
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code} ${message}`);
  const given = [
    ...pairs(entry.settings),
    ...entry.settings.flatMap(({ name, type }) =>
      extremesOf(type).map((value) => [
        ...entry.settings
          .filter((other) => other.name !== name && other.default === undefined)
          .map((other) => `${other.name}=${cornersOf(other.type)[2] ?? cornersOf(other.type)[0]}`),
        `${name}=${value}`,
      ]),
    ),
  ];
  const forms = formsOf(entry).filter((form) => given.some((settings) => said(form, settings).length === 0));
  // Each form of the branches, with the first operands that fit.
  const chosen = [...new Map([...forms].reverse().map((form) => [form.branches.join(), form])).values()];
  if (chosen.length === 0) return undefined;
  const accepted: { number: number; text: string }[] = [];
  const refused: { text: string; messages: string[] }[] = [];
  const parts: string[][] = [];
  for (const form of chosen)
    for (const settings of given) {
      const text = callOf(entry, form, settings);
      const messages = said(form, settings);
      if (messages.length > 0) refused.push({ text, messages });
      else {
        const number = accepted.length;
        accepted.push({ number, text });
        parts.push(members(entry, form, settings, number));
      }
    }
  const models: { spec: string; numbers: number[] }[] = [];
  for (let first = 0; first < parts.length; first += SHARE) {
    const some = parts.slice(first, first + SHARE);
    const numbers = some.map((_, index) => first + index);
    models.push({ spec: modelOf(some.flat(), numbers), numbers });
  }
  return { accepted, refused, models };
}
