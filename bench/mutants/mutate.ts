/** Mutations of specs: a few edits that mostly keep a spec correct, so that it passes the check and must train. */
import { Stream } from '../../runtime/library/random/index.js';
import { catalogue } from '../../compiler/catalogue/index.js';
import { configs } from '../../compiler/catalogue/configs/index.js';
import type { OpEntry, SettingKind } from '../../compiler/catalogue/row/types.js';

/** Draws whole numbers and choices; the same seed and index give the same mutant. */
export class Choice {
  private readonly stream: Stream;

  constructor(seed: number, index: number) {
    this.stream = new Stream({ seed, path: `mutant/${index}` });
  }

  below(count: number): number {
    return Math.min(count - 1, Math.floor(this.stream.uniform() * count));
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

const numbers = [
  ...['0', '1', '2', '3', '4', '5', '7', '8', '16', '0.5', '-1', '-0.5', '1e-7', '1e-3', '0.999', '100', '1000'],
  ...['1e6', '1e9', '1e38', '1e39', '1e300', '2 ^ 31', '4 - 4', '1 / 3', '[1, 2]', '[2, 3]', '[3, 1]', '0..1', '-1..1'],
];
const layers = catalogue.filter(({ kind }) => kind === 'layer');
const functions = catalogue.filter(({ kind, name }) => kind !== 'layer' && /^\w+$/.test(name));
const words = new Map([...catalogue, ...configs].map((entry) => [entry.name, entry]));

function valueOf(choice: Choice, kind: SettingKind): string {
  switch (kind.kind) {
    case 'number':
      return choice.of([
        ...numbers,
        ...[kind.minimum, kind.maximum].flatMap((end) => (end === undefined ? [] : [String(end)])),
      ]);
    case 'size':
      return choice.of([
        '1',
        '2',
        '3',
        '4',
        '5',
        '[1, 2]',
        '[2, 1]',
        '[3, 2]',
        '0',
        '100',
        '1e9',
        String(kind.minimum ?? 1),
      ]);
    case 'sides':
      return choice.of(kind.axes === 1 ? ['[1, 0]', '[0, 3]'] : ['[[1, 0], [2, 0]]', '[[0, 0], [0, 1]]']);
    case 'flag':
      return choice.of(['true', 'false']);
    case 'word':
      return choice.of(kind.words);
    case 'shape':
      return choice.of(['[1]', '[4]', '[2, 2, 1]', '[4, 4]', '[]', '[1, 1, 1]', '[1e5]']);
    case 'range':
      return choice.of(['0..1', '-1..1', '0..0', '1..3', '-1e9..1e39', '2..5', '0..255']);
    case 'list':
      return `[${valueOf(choice, kind.of)}, ${valueOf(choice, kind.of)}]`;
    case 'config': {
      const config = choice.of(configs.filter(({ family }) => family === kind.family));
      return call(
        config.name,
        config.settings.map((setting) => settingOf(choice, setting)),
      );
    }
    case 'text':
      return choice.of(['"train"', '""']);
    case 'any':
      return valueOf(choice, choice.of(kind.of));
  }
}

/** A setting as an argument; a setting with a default is usually left out. */
function settingOf(choice: Choice, { name, type, default: usual }: OpEntry['settings'][number]): string {
  return usual !== undefined && choice.below(3) > 0 ? '' : `${name}=${valueOf(choice, type)}`;
}

const call = (name: string, args: readonly string[]): string => {
  const given = args.filter((argument) => argument !== '');
  return given.length === 0 ? name : `${name}(${given.join(', ')})`;
};

/** An operand: a name that the spec declares, or an expression. */
function operand(choice: Choice, text: string): string {
  const declared = [...text.matchAll(/\b(?:let|loss|metric|net|param)\s+(\w+)/g)].map((match) => match[1]!);
  const own = choice.of([...declared, 'x', 'z', '1', '0', '0.5']);
  return choice.of([
    own,
    own,
    `stop(${own})`,
    `mean(${own})`,
    `${own}(x)`,
    'normal([2])',
    'uniform([])',
    'Weight([1])',
  ]);
}

function stageOf(choice: Choice, text: string): string {
  const entry = choice.below(3) === 0 ? choice.of(functions) : choice.of(layers);
  const inputs = entry.inputs.slice(1).map(() => operand(choice, text));
  return call(entry.name, [...inputs, ...entry.settings.map((setting) => settingOf(choice, setting))]);
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function places(text: string, pattern: RegExp): Place[] {
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));
}

const put = (text: string, { start, end }: Pick<Place, 'start' | 'end'>, by: string): string =>
  text.slice(0, start) + by + text.slice(end);

/** A stage of a chain with its arrow; its arguments may have brackets in two levels. */
const stages = /->\s*[A-Za-z_]\w*(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?/g;

type Mutation = (choice: Choice, text: string, other: string) => string | undefined;

function at(pattern: RegExp, change: (choice: Choice, place: Place, text: string, other: string) => string): Mutation {
  return (choice, text, other) => {
    const found = places(text, pattern);
    if (found.length === 0) return undefined;
    const place = choice.of(found);
    return put(text, place, change(choice, place, text, other));
  };
}

const near = (choice: Choice, text: string): string => {
  const value = Number(text.replaceAll('_', ''));
  return String(choice.of([value + 1, value - 1, value * 2, Math.floor(value / 2), -value, value * 1e6]));
};

const mutations: readonly Mutation[] = [
  at(/(?<![\w.])\d[\d_]*(?:\.\d+)?(?:e-?\d+)?(?![\w.])/g, (choice, { text }) =>
    choice.below(2) === 0 ? choice.of(numbers) : near(choice, text),
  ),
  at(stages, () => ''),
  at(stages, (_, { text }) => `${text} ${text}`),
  at(stages, (choice, _, text) => `-> ${stageOf(choice, text)}`),
  at(stages, (choice, { text: stage }, text) => `${stage} -> ${stageOf(choice, text)}`),
  at(
    stages,
    (choice, { text: stage }, _, other) => `${stage} ${choice.of([...places(other, stages), { text: '' }]).text}`,
  ),
  // Adds a setting to a layer, an optimizer or another configuration.
  at(/\b[A-Za-z_]\w*\(/g, (choice, { text: opened }) => {
    const entry = words.get(opened.slice(0, -1));
    const setting = entry && entry.settings.length > 0 ? choice.of(entry.settings) : undefined;
    return setting ? `${opened}${setting.name}=${valueOf(choice, setting.type)}, ` : opened;
  }),
  at(/\b[A-Z]\w*\b(?=\s*(?:->|\n|\)|\}))/g, (choice, { text: name }) => {
    const entry = words.get(name);
    return entry
      ? call(
          name,
          entry.settings.map((setting) => settingOf(choice, setting)),
        )
      : name;
  }),
  at(/\b[a-z_0-9]+(?=\()/g, (choice) => choice.of(functions).name),
  at(/\b(?:relu|sigmoid|tanh|leaky_relu|softplus|elu)\b/g, (choice) => choice.of(functions).name),
  at(/=\s*[^\n={}]+(?=\n)/g, (choice, { text: value }, text) => {
    const inner = value.slice(1).trim();
    const given = operand(choice, text);
    return `= ${choice.of([
      `${choice.of(functions).name}(${inner})`,
      `${choice.of(functions).name}(${inner}, ${given})`,
      `grad(${inner}, ${given})`,
      `sum(grad(${given}, x)^2)`,
      `(${inner}) ${choice.of(['+', '-', '*', '/', '^', '<'])} ${given}`,
      `stop(${inner})`,
      given,
    ])}`;
  }),
  at(/\b(?:x|z|y|fake|q\.mean)\b/g, (choice, { text: name }, text) =>
    choice.of([
      `stop(${name})`,
      operand(choice, text),
      `(${name} ${choice.of(['*', '/', '+', '^'])} ${choice.of(numbers)})`,
    ]),
  ),
  at(/\n/g, (choice, _, text) => {
    const given = operand(choice, text);
    return `\n${choice.of([
      `metric m${choice.below(99)} = ${given}`,
      `sample s${choice.below(99)}(n=3) = ${given}, ${operand(choice, text)} at last`,
      `sample s${choice.below(99)} = ${given}`,
      `plot p${choice.below(99)} = scatter(${given})`,
      `plot p${choice.below(99)} = histogram(${given})`,
      `plot p${choice.below(99)} = ranges(${given})`,
      `loss l${choice.below(99)} = sum(${given})`,
      `pool k${choice.below(99)}(${choice.of(numbers)}) = ${given}`,
      `batch ${choice.of(numbers)}`,
      `epochs ${choice.of(numbers)}`,
      `schedule ${choice.of(configs.filter(({ family }) => family === 'schedule')).name}(to=${choice.of(numbers)})`,
    ])}\n`;
  }),
  // Removes a line, repeats it, or inserts one of another spec.
  at(/\n[^\n]*(?=\n)/g, () => ''),
  at(/\n[^\n]*(?=\n)/g, (_, { text: line }) => line + line),
  at(/\n(?=[^\n]*\n)/g, (choice, _, __, other) => `${choice.of(other.split('\n').map((line) => `\n${line}`))}\n`),
];

/** The mutant with the given number: a spec with one to three edits. */
export function mutant(
  specs: readonly string[],
  seed: number,
  index: number,
): { readonly base: number; readonly text: string } {
  const choice = new Choice(seed, index);
  const base = choice.below(specs.length);
  let text = specs[base]!;
  const edits = 1 + choice.below(choice.below(3) + 1);
  for (let done = 0, tries = 0; done < edits && tries < 20; tries++) {
    const next = choice.of(mutations)(choice, text, choice.of(specs));
    if (next === undefined || next === text) continue;
    text = next;
    done++;
  }
  return { base, text };
}
