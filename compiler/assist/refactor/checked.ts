/** The proof of a change: the new text can be read, has no new errors, and its models are the same graphs. */
import { openFile } from '../../compile.js';
import type { Compiled, OpenFile } from '../../compile.js';
import type { Insight } from '../insight.js';
import type { Change } from './change.js';
import { applied } from './change.js';
import { laidOut } from './layout.js';
import { wiringOf } from './wiring.js';

/** The changes with their layout; undefined if a model in which the place has a meaning would not be the same. */
export function checked(insight: Insight, offset: number, changes: readonly Change[]): readonly Change[] | undefined {
  const { file } = insight;
  const { source } = file.files.main.file;
  const models = insight.modelsFor(offset);
  if (models.length === 0) return undefined;
  const made = laidOut(source, changes);
  if (!made) return undefined;
  const text = applied(source, made);
  const texts = new Map([...file.files.scopes.keys()].map((each) => [each.path, each.text]));
  texts.set(source.path, text);
  const after = openFile(source.path, { read: (path) => texts.get(path) });
  return models.every((model) => isSame(file, after, model)) ? made : undefined;
}

function isSame(file: OpenFile, after: OpenFile, model: string): boolean {
  const [old, made] = [file.compile(model), after.compile(model)];
  if (!old.graph || !made.graph) return false;
  return errorsOf(old) === errorsOf(made) && wiringOf(old.graph) === wiringOf(made.graph);
}

const errorsOf = ({ diagnostics }: Compiled): string =>
  diagnostics
    .flatMap(({ severity, code }) => (severity === 'error' ? [code] : []))
    .sort()
    .join();
