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
import { tfjs } from '../../tfjs/target.js';
import { casesOf, record } from './cases.js';
import type { Arrays, Pass, Recorded } from './cases.js';
import { runPython } from './python.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const program = join(root, 'python/tests/parity.py');

/** The files of a model in PyTorch. */
export interface TorchFiles {
  readonly model: string;
  readonly weights: string;
  /** Names of the plan's functions, in the order of the plan of any target. */
  readonly functions: readonly string[];
}

export interface Difference {
  /** `loss_d (first): outputs/d`. */
  readonly what: string;
  /** The largest difference, relative to the largest number. */
  readonly relative: number;
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

/** Everything in which the two targets differ by more than the tolerances, and how much was compared. */
export async function differences(
  graph: ModelGraph,
  files: TorchFiles,
  python: string,
  { batch = 4, tolerances = usual }: { readonly batch?: number; readonly tolerances?: Tolerances } = {},
): Promise<{ readonly differences: readonly Difference[]; readonly compared: number }> {
  const plan = planOf(graph, tfjs);
  const recorded = await record(await loadModule(graph), plan, casesOf(plan, batch));
  const folder = mkdtempSync(join(tmpdir(), 'genc-torch-'));
  writeFiles(folder, graph, plan, files, recorded);
  const { status, output } = runPython(python, [program, folder]);
  if (status !== 0) throw new Error(`${folder}: ${output}`);
  const { arrays } = decodeSafetensors(readFileSync(join(folder, 'results.safetensors')));
  const failures = JSON.parse(readFileSync(join(folder, 'failures.json'), 'utf8')) as Record<string, string>;
  const failed = Object.entries(failures).map(([number, trace]) => `${title(number, plan, recorded)}\n${trace}`);
  if (failed.length > 0) throw new Error(`${folder}: ${failed.join('\n')}`);
  const found = recorded.passes.flatMap((pass, number) => compared(pass, String(number), plan, recorded, arrays));
  if (process.env['GENC_KEEP_PARITY'] === undefined) rmSync(folder, { recursive: true });
  const worse = found.filter(({ what, relative }) => !(relative <= tolerances[kindOf(what)]));
  return { differences: worse, compared: found.length };
}

const kindOf = (what: string): keyof Tolerances => what.split(': ')[1]!.split('/')[0] as keyof Tolerances;

function title(number: string, plan: Plan, { passes }: Recorded): string {
  const { at, role, first } = passes[Number(number)]!;
  return `${plan.functions[at]!.name}${role === 'step' ? (first ? ' (first)' : ' (later)') : ''}`;
}

function writeFiles(folder: string, graph: ModelGraph, plan: Plan, files: TorchFiles, recorded: Recorded): void {
  writeFileSync(join(folder, 'model.py'), files.model);
  writeFileSync(join(folder, 'weights.json'), files.weights);
  const cases = recorded.passes.map(({ at, role, batch, epoch, first, loss, over, moves, chances, inputs }) => {
    const told = Object.values(plan.run.functions)[at]!;
    const planned = plan.functions[at]!;
    const values = [...(planned.given ?? []), ...planned.reads];
    return {
      ...{ function: files.functions[at], role, batch, epoch, first, loss, over, moves, chances },
      answers: told.answers,
      frozen: told.frozen ?? [],
      reads: [...inputs.keys()],
      classes: values.flatMap(({ name, value }) => (value.type.classes === undefined ? [] : [name])),
    };
  });
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

function compared(pass: Pass, number: string, plan: Plan, recorded: Recorded, found: Arrays): Difference[] {
  const name = title(number, plan, recorded);
  const compare = (kind: keyof Tolerances, expected: Arrays): Difference[] =>
    [...expected].map(([key, array]) => ({
      what: `${name}: ${kind}/${key}`,
      relative: relative(array, found.get(`case/${number}/${kind}/${key}`)),
    }));
  // Weights that a step does not reach have no gradient on one side, and may have one of zeros on the other.
  const gradients = [...found.keys()]
    .filter((key) => key.startsWith(`case/${number}/gradients/`))
    .map((key) => key.slice(`case/${number}/gradients/`.length))
    .filter((path) => !pass.gradients.has(path))
    .map((path) => ({
      what: `${name}: gradients/${path} (only in PyTorch)`,
      relative: largest(found.get(`case/${number}/gradients/${path}`)!.values),
    }));
  const still = [...recorded.weights]
    .filter(([path]) => !pass.moved.has(path))
    .map(([path, array]) => ({
      what: `${name}: moved/${path} (not in TensorFlow.js)`,
      relative: relative(array, found.get(`case/${number}/moved/${path}`)),
    }));
  return [
    ...compare('outputs', pass.outputs),
    ...compare('gradients', pass.gradients),
    ...gradients,
    ...compare('moved', pass.moved),
    ...still,
  ];
}

const largest = (values: Float32Array): number =>
  values.reduce((most, value) => (Number.isNaN(value) ? NaN : Math.max(most, Math.abs(value))), 0);

/** The largest difference as a share of the largest number; NaN if a shape or a tensor is missing. */
function relative(expected: NamedArray, found: NamedArray | undefined): number {
  if (!found) return largest(expected.values) === 0 ? 0 : NaN;
  if (found.values.length !== expected.values.length) return NaN;
  const difference = largest(expected.values.map((value, index) => value - found.values[index]!));
  return difference === 0 ? 0 : difference / Math.max(largest(expected.values), 1e-6);
}
