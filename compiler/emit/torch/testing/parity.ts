/** A model on TensorFlow.js and on PyTorch, with the same weights, inputs and draws: what differs. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { decodeSafetensors, encodeSafetensors } from '../../../../runtime/library/weights/safetensors.js';
import type { NamedArray } from '../../../../runtime/library/weights/arrays.js';
import type { ModelGraph } from '../../../graph/types.js';
import type { Plan } from '../../../plan/plan.js';
import { planOf } from '../../../plan/plan.js';
import { emit } from '../../tfjs/emit.js';
import { emitTorch } from '../emit.js';
import type { TorchModel } from '../emit.js';
import { tfjs } from '../../tfjs/target.js';
import { casesOf, record } from './cases.js';
import type { Arrays, Pass, Recorded } from './cases.js';
import { runPython } from './python.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const program = join(root, 'python/testing/parity.py');

export interface Difference {
  /** `loss_d (first): outputs/d`. */
  readonly what: string;
  /** The largest difference, relative to the largest number. */
  readonly relative: number;
  /** The same between PyTorch's own result and those in double precision and of weights that are rounded otherwise. */
  readonly rounding: number;
}

export interface Tolerances {
  readonly outputs: number;
  readonly gradients: number;
  readonly moved: number;
}

const usual: Tolerances = { outputs: 1e-5, gradients: 1e-4, moved: 1e-4 };

/** The tfjs module of a graph. */
export async function loadModule(graph: ModelGraph): Promise<Parameters<typeof record>[0]> {
  const folder = join(root, '.genc/modules');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${graph.name}-torch-${process.pid}-${Date.now()}.ts`);
  writeFileSync(path, await emit(graph));
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Parameters<typeof record>[0];
  } finally {
    rmSync(path);
  }
}

export interface Comparison {
  /** Results that differ by more than the tolerances, and more than rounding explains. */
  readonly differences: readonly Difference[];
  /** The number of tensors that were compared. */
  readonly compared: number;
  /** The largest relative difference of each kind. */
  readonly largest: Readonly<Record<keyof Tolerances, number>>;
}

export interface ComparisonOptions {
  readonly batch?: number;
  readonly tolerances?: Tolerances;
  /** True to compare the first passes of all steps too. */
  readonly both?: boolean;
}

/** Everything in which the two targets differ by more than the tolerances, and how much was compared. */
export async function differences(
  graph: ModelGraph,
  python: string,
  { batch = 4, tolerances = usual, both = false }: ComparisonOptions = {},
): Promise<Comparison> {
  const plan = planOf(graph, tfjs);
  const recorded = await record(await loadModule(graph), plan, casesOf(graph, plan, batch, both));
  const folder = mkdtempSync(join(tmpdir(), 'genc-parity-'));
  writeFiles(folder, graph, plan, emitTorch(graph), recorded);
  const repeated = (...passes: readonly string[]): Readonly<Record<string, string>> => {
    const { status, output } = runPython(python, [program, folder, ...passes]);
    if (status !== 0) throw new Error(`${folder}: ${output}`);
    return JSON.parse(readFileSync(join(folder, 'failures.json'), 'utf8')) as Record<string, string>;
  };
  const failed = Object.entries(repeated()).map(([number, trace]) => `${title(number, plan, recorded)}\n${trace}`);
  if (failed.length > 0) throw new Error(`${folder}: ${failed.join('\n')}`);
  const { arrays } = decodeSafetensors(readFileSync(join(folder, 'results.safetensors')));
  const found = (rounding: Rounding): (readonly [string, Difference[]])[] =>
    recorded.passes.map((pass, number) => [
      String(number),
      compared(pass, String(number), plan, recorded, arrays, rounding),
    ]);
  // Two results in float32 may lie on either side of the exact one, and sums in another order round more or less often.
  const isWorse = ({ what, relative, rounding }: Difference): boolean =>
    !(relative <= tolerances[kindOf(what)] + 10 * rounding);
  const all = found({});
  const suspects = all.flatMap(([number, each]) => (each.some(isWorse) ? [number] : []));
  let worse: Difference[] = [];
  if (suspects.length > 0) {
    repeated(...suspects);
    const rounding = JSON.parse(readFileSync(join(folder, 'rounding.json'), 'utf8')) as Rounding;
    worse = found(rounding).flatMap(([, each]) => each.filter(isWorse));
  }
  if (process.env['GENC_KEEP_PARITY'] === undefined) rmSync(folder, { recursive: true });
  const each = all.flatMap(([, some]) => some);
  const most = (kind: keyof Tolerances): number =>
    Math.max(0, ...each.flatMap(({ what, relative }) => (kindOf(what) === kind ? [relative] : [])));
  return {
    differences: worse,
    compared: each.length,
    largest: { outputs: most('outputs'), gradients: most('gradients'), moved: most('moved') },
  };
}

type Rounding = Readonly<Record<string, number | null>>;

const kindOf = (what: string): keyof Tolerances => what.split(': ')[1]!.split('/')[0] as keyof Tolerances;

function title(number: string, plan: Plan, { passes }: Recorded): string {
  const { at, role, first } = passes[Number(number)]!;
  return `${plan.functions[at]!.name}${role === 'step' ? (first ? ' (first)' : ' (later)') : ''}`;
}

function writeFiles(folder: string, graph: ModelGraph, plan: Plan, files: TorchModel, recorded: Recorded): void {
  writeFileSync(join(folder, 'model.py'), files.model);
  writeFileSync(join(folder, 'weights.json'), JSON.stringify(files.weights));
  // Functions have the same order in the plan of any target.
  const names = Object.keys(files.plan.functions);
  const cases = recorded.passes.map(
    ({ at, role, batch, epoch, stageEpoch, first, loss, over, moves, chances, inputs }) => {
      const told = Object.values(plan.run.functions)[at]!;
      const planned = plan.functions[at]!;
      const values = [...(planned.given ?? []), ...planned.reads];
      return {
        ...{ function: names[at], role, batch, epoch, stageEpoch, first, loss, over, moves, chances },
        answers: told.answers,
        frozen: told.frozen ?? [],
        reads: [...inputs.keys()],
        classes: values.flatMap(({ name, value }) => (value.type.classes === undefined ? [] : [name])),
      };
    },
  );
  const averages = Object.fromEntries(graph.averages.map(({ name, of }) => [name, of]));
  writeFileSync(join(folder, 'cases.json'), JSON.stringify({ cases, averages }));
  const arrays = new Map<string, NamedArray>();
  for (const [path, array] of recorded.weights) arrays.set(`weights/${path}`, array);
  recorded.passes.forEach(({ inputs, draws }, number) => {
    for (const [name, array] of inputs) arrays.set(`case/${number}/inputs/${name}`, array);
    for (const [key, array] of draws) arrays.set(`case/${number}/draws/${key}`, array);
  });
  writeFileSync(join(folder, 'cases.safetensors'), Buffer.concat(encodeSafetensors(arrays, {})));
}

function compared(
  pass: Pass,
  number: string,
  plan: Plan,
  recorded: Recorded,
  found: Arrays,
  rounding: Rounding,
): Difference[] {
  const name = title(number, plan, recorded);
  const difference = (what: string, key: string, expected: NamedArray | undefined, floor = 0): Difference => {
    const path = `case/${number}/${key}`;
    const scale = Math.max(expected ? largest(expected.values) : 0, floor, 1e-6);
    return {
      what: `${name}: ${what}`,
      relative: apart(expected, found.get(path)) / scale,
      rounding: (rounding[path] ?? 0) / scale,
    };
  };
  const all = (kind: keyof Tolerances, expected: Arrays, floor = (_: string): number => 0): Difference[] =>
    [...expected].map(([key, array]) => difference(`${kind}/${key}`, `${kind}/${key}`, array, floor(key)));
  // Gradients that are zero but for rounding, such as those of a bias before a normalisation, are held against others: the
  // largest of their layer, or a small share of the largest of all.
  const flat = 1e-3 * Math.max(0, ...[...pass.gradients.values()].map(({ values }) => largest(values)));
  const layerOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
  const beside = (path: string): number =>
    Math.max(
      flat,
      ...[...pass.gradients].flatMap(([key, { values }]) => (layerOf(key) === layerOf(path) ? [largest(values)] : [])),
    );
  // Weights that a step does not reach have no gradient on one side, and may have one of zeros on the other.
  const head = `case/${number}/gradients/`;
  const unreached = [...found.keys()]
    .filter((key) => key.startsWith(head) && !pass.gradients.has(key.slice(head.length)))
    .map((key) => `gradients/${key.slice(head.length)}`);
  // Weights and states that stay are not among the results.
  const still = [...recorded.weights].filter(
    ([path]) => !pass.moved.has(path) && found.has(`case/${number}/moved/${path}`),
  );
  return [
    // A round trip of a flow gives the rounding of its inverse, which is held against the size of pictures.
    ...all('outputs', pass.outputs, () => 0.1),
    ...all('gradients', pass.gradients, beside),
    ...unreached.map((key) => difference(`${key} (only in PyTorch)`, key, undefined, flat)),
    ...all('moved', pass.moved),
    ...still.map(([path, array]) => difference(`moved/${path} (not in TensorFlow.js)`, `moved/${path}`, array)),
  ];
}

const largest = (values: Float32Array): number =>
  values.reduce((most, value) => (Number.isNaN(value) ? NaN : Math.max(most, Math.abs(value))), 0);

/** The largest difference. A tensor that is missing is one of zeros; NaN if the shapes differ. */
function apart(expected: NamedArray | undefined, found: NamedArray | undefined): number {
  if (!expected || !found) return largest((expected ?? found)!.values);
  if (found.values.length !== expected.values.length) return NaN;
  return largest(expected.values.map((value, index) => value - found.values[index]!));
}
