/** A process that tries mutants and reports each one before and after, since a mutant may kill the process. */
import { prepareBackend } from '../../runtime/engine/backend/index.js';
import { attempt } from './attempt.js';
import type { Outcome } from './attempt.js';
import { corpus } from './corpus.js';
import { ModuleTypes } from './module-types.js';
import { mutant } from './mutate.js';

const [root, seed, from, to, backend] = process.argv.slice(2) as [string, string, string, string, string];
const tell = (message: object): void => void process.send!(message);

process.env['GENC_NATIVE'] ??= backend === 'native' ? 'always' : 'off';
await prepareBackend(backend === 'cpu' ? 'cpu' : 'wasm', { threads: 1 });
const specs = corpus(root);
const types = new ModuleTypes(root);
let waiting: { index: number; text: string; code: string }[] = [];

function typecheck(): void {
  if (waiting.length === 0) return;
  const errors = types.check(waiting.map(({ code }) => code));
  for (const [place, message] of errors) {
    const { index, text } = waiting[place]!;
    tell({ kind: 'types', index, text, message });
  }
  tell({ kind: 'typed', count: waiting.length });
  waiting = [];
}

for (let index = Number(from); index < Number(to); index++) {
  const { text } = mutant(specs, Number(seed), index);
  tell({ kind: 'begin', index, text });
  const outcome: Outcome = await attempt(root, text, { drawn: index % 8 === 0 });
  const { kind } = outcome;
  if ('code' in outcome && outcome.code !== undefined) waiting.push({ index, text, code: outcome.code });
  tell({
    kind: 'end',
    index,
    outcome: kind,
    ...(outcome.kind === 'crash' ? { text, phase: outcome.phase } : {}),
    ...('message' in outcome ? { message: outcome.message } : {}),
  });
  if (waiting.length >= 100) {
    tell({ kind: 'begin', index, text: '// type check' });
    typecheck();
  }
}
tell({ kind: 'begin', index: Number(to) - 1, text: '// type check' });
typecheck();
tell({ kind: 'done' });
process.disconnect();
