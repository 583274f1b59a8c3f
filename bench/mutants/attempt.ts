/** The way of one spec from its text through check, module and a training step to pictures, with its outcome. */
import * as tf from '@tensorflow/tfjs-core';
import { compileFile, emit, estimateMemory, hasErrors } from '../../compiler/index.js';
import { countFlops } from '../../compiler/graph/measure.js';
import type { ModelGraph } from '../../compiler/graph/types.js';
import { evaluateSets } from '../../runtime/library/evaluate/index.js';
import { rangeLike } from '../../runtime/contract/data.js';
import type { AnyModel, Batch, FieldDefinition } from '../../runtime/contract/model.js';
import type { MetricsLine } from '../../runtime/runs/folder/metrics-log.js';
import { evaluateSplit } from '../../runtime/runs/train/epoch-terms.js';
import { loadModule } from '../../runtime/runs/open/module.js';
import { drawCurves } from '../../runtime/runs/figures/curves.js';
import { drawPlot } from '../../runtime/runs/drawing/plot.js';
import { drawSheets } from '../../runtime/runs/drawing/sheets.js';
import { collectSample } from '../../runtime/runs/drawing/open-sample.js';
import { DataSource } from '../../runtime/runs/data/set/data-source.js';
import type { DataSet, Split } from '../../runtime/runs/data/index.js';
import { createTrainer } from '../../runtime/library/train/trainer.js';
import type { Trainer } from '../../runtime/library/train/trainer.js';
import { stagesOf } from '../../runtime/library/train/stages.js';
import { MUTANT, readerFor } from './corpus.js';

export type Outcome =
  /** The check rejects the spec. */
  | { readonly kind: 'rejected' }
  /** The spec is too large to train: its module is only compiled and type-checked. */
  | { readonly kind: 'large'; readonly code: string }
  /** The spec has nothing to train. */
  | { readonly kind: 'idle'; readonly code: string }
  | { readonly kind: 'trained'; readonly code: string }
  /** The spec stopped with genc's own message. */
  | { readonly kind: 'said'; readonly code: string; readonly message: string }
  | { readonly kind: 'crash'; readonly code?: string; readonly phase: string; readonly message: string };

/** The largest spec that is trained: the work of a step in multiply-adds, and its memory in bytes. */
const MOST_WORK = 1e7;
const MOST_MEMORY = 2e8;
const EXAMPLES = 3;

/** @param drawn True to draw pictures and charts too, which takes longer than everything else. */
export async function attempt(root: string, text: string, { drawn = true } = {}): Promise<Outcome> {
  let phase = 'check';
  let code: string | undefined;
  const failed = (error: unknown): Outcome => {
    if (error instanceof Error && error.name === 'UserError' && code !== undefined)
      return { kind: 'said', code, message: error.message };
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'crash', phase, message, ...(code === undefined ? {} : { code }) };
  };
  tf.engine().startScope('attempt');
  try {
    const names = [...text.matchAll(/^\s*(?:model|variant) (\w+)/gm)].map((match) => match[1]!);
    const { graph, diagnostics } = compileFile(MUTANT, {
      read: readerFor(root, text),
      model: names[text.length % Math.max(1, names.length)],
    });
    const fault = diagnostics.find((each) => each.code === 'GEN9999');
    if (fault) return { kind: 'crash', phase, message: `GEN9999 ${fault.why ?? ''}` };
    if (!graph || hasErrors(diagnostics)) return { kind: 'rejected' };
    phase = 'compile';
    code = await emit(graph);
    phase = 'load';
    const model = await loadModule(code, 'mutant.ts');
    if (!graph.train) return { kind: 'idle', code };
    if (isLarge(graph)) return { kind: 'large', code };
    phase = 'train';
    await train(model, (name) => (phase = name), drawn);
    return { kind: 'trained', code };
  } catch (error) {
    return failed(error);
  } finally {
    tf.engine().endScope();
  }
}

function isLarge(graph: ModelGraph): boolean {
  const memory = estimateMemory(graph, EXAMPLES)?.bytes ?? 0;
  const nodes = [...graph.nets.flatMap((net) => net.nodes), ...graph.nodes];
  const searched = nodes.reduce((sum, node) => sum + (node.kind === 'search' ? node.steps : 0), 0);
  return countFlops(graph.nets) > MOST_WORK || memory > MOST_MEMORY || nodes.length > 2000 || searched > 20;
}

/** Trains one step of every stage, then measures and draws everything that the end of an epoch has. */
async function train(model: AnyModel, enter: (phase: string) => void, drawn: boolean): Promise<void> {
  const source = new DataSource(model, (name) => Promise.resolve(madeData(model, name)));
  enter('initialise');
  const trainer = createTrainer(model, { seed: 1 });
  const batches: Batch[] = [];
  try {
    const set = await source.set();
    for (const first of [0, 1].slice(0, trainer.batchesPerIteration))
      batches.push(await set.at('train', [first, first + 1, first + 2].slice(0, EXAMPLES)));
    for (const { start, name } of stagesOf(model.train)) {
      enter(`train${name === undefined ? '' : ` stage ${name}`}`);
      await trainer.iterate(batches, start, 0);
    }
    await measure(trainer, source, enter, drawn);
  } finally {
    trainer.dispose();
    for (const batch of batches) tf.dispose(Object.values(batch));
  }
}

async function measure(
  trainer: Trainer,
  source: DataSource,
  enter: (phase: string) => void,
  drawn: boolean,
): Promise<void> {
  const { model } = trainer;
  enter('measure');
  const epochs = 1;
  const lines: MetricsLine[] = [];
  for (const split of ['train', 'test'] as const) {
    const values = await evaluateSplit(trainer, source, split, 1, epochs);
    lines.push({ kind: 'epoch', split, step: 1, epoch: 1, values });
  }
  for (const name of Object.keys(model.samples)) {
    enter(`sample ${name}`);
    if (!drawn) await collectSample(trainer, name, source, { n: EXAMPLES });
    else
      for await (const { index } of drawSheets(trainer, name, source, { n: EXAMPLES }))
        enter(`sheet ${index} of ${name}`);
  }
  enter('curves');
  if (drawn) await drawCurves(lines, Object.keys(model.terms));
  for (const name of drawn ? Object.keys(model.plots) : []) {
    enter(`plot ${name}`);
    await drawPlot(trainer, name, source, lines);
  }
  for (const name of Object.keys(model.evaluations ?? {})) {
    enter(`evaluation ${name}`);
    await evaluateSets(trainer, source, name);
  }
}

/** Random examples with the shapes and ranges of the data declaration. */
function madeData(model: AnyModel, name: string): DataSet {
  const definition = model.data[name]!;
  const counts: Record<Split, number> = { train: 4, validation: 0, test: EXAMPLES };
  const made = (field: FieldDefinition, count: number, seed: number): tf.Tensor =>
    field.kind === 'class'
      ? tf.tensor1d(
          Array.from({ length: count }, (_, index) => (index + seed) % field.classes),
          'int32',
        )
      : field.kind === 'tokens'
        ? tf.randomUniform([count, ...field.shape], 0, field.classes, 'int32', seed + 1)
        : tf.randomUniform([count, ...field.shape], ...rangeLike(field), 'float32', seed + 1);
  return {
    definition,
    splits: ['train', 'test'],
    skipped: [],
    classNames: {},
    contents: { counts },
    record: () => Promise.resolve({ counts, sources: [], sha256: '' }),
    count: (split) => counts[split],
    names: (split, indices) => indices.map((index) => `${split} ${index + 1}`),
    at: (_, indices) =>
      Promise.resolve(
        Object.fromEntries(
          Object.entries(definition.fields).map(([field, about], place) => [
            field,
            made(about, indices.length, place + (indices[0] ?? 0)),
          ]),
        ),
      ),
    batches: () => {
      throw new Error('not asked for');
    },
    get parts(): never {
      throw new Error('not asked for');
    },
    close: () => undefined,
  };
}
