/**
 * Messages while a check runs, so that what is typed is answered before the whole file is checked: first those of the
 * declaration that was edited, then those of its model. All others stay, moved with their text, so that nothing flickers.
 */
import type { Insight } from '../../../compiler/assist/insight.js';
import type { Diagnostic } from '../../../compiler/index.js';
import { needsWholeModel } from '../../../compiler/model/glance.js';
import type { Source, Span } from '../../../grammar/index.js';

/** The part of a text that an edit replaced, and how far what follows has moved. */
interface Change {
  readonly start: number;
  /** The end in the new text. */
  readonly end: number;
  readonly delta: number;
}

/** The messages of the last check, and the text that they are about. */
export interface Before {
  readonly said: readonly Diagnostic[];
  readonly source: Source;
}

/** The fewest models for which the rest is worth waiting for separately. */
const fewest = 3;

/**
 * What can be said at once: of the edited declaration, then of the model around it, or of the first model for what
 * stands outside of all. Each step is taken when it is asked for. There are none if the edit is not within one
 * declaration, or if there are so few models that a whole check takes hardly longer.
 */
export function* earlyMessages(insight: Insight, { said, source: old }: Before): Generator<Diagnostic[]> {
  const { file } = insight;
  const { source, declarations } = file.files.main.file;
  if (file.models.length < fewest) return;
  const change = changeBetween(old.text, source.text);
  const isAround = ({ span }: { readonly span: Span }): boolean => span.start <= change.start && change.end <= span.end;
  const around = declarations.find(isAround);
  if (!around) return;
  const model = file.declared.find((each) => each === around);
  const edited = model ? model.members.find(isAround) : around;
  const glanced = edited && file.glance(model ?? file.declared[0]!, edited);
  if (edited && glanced) {
    const stays = moveBy(change, old, source, edited.span);
    const [rules, others] = [said.filter(needsWholeModel), said.filter((each) => !needsWholeModel(each))];
    const inside = rules.flatMap((each) => moved(each, moveBy(change, old, source)) ?? []);
    yield inOrder([...inside, ...others.flatMap((each) => moved(each, stays) ?? []), ...glanced]);
  }
  const first = file.compile(model?.name.name ?? file.models[0]).diagnostics;
  const isInside = ({ span }: Diagnostic): boolean => span.start >= around.span.start && span.end <= around.span.end;
  const fresh = first.filter((each) => each.span.source === source && (isSyntax(each) || isInside(each)));
  yield inOrder([...said.flatMap((each) => moved(each, moveBy(change, old, source, around.span)) ?? []), ...fresh]);
}

/** Syntax is read of the whole file, so its messages are new everywhere. */
const isSyntax = ({ code }: Diagnostic): boolean => code.startsWith('GEN0');

const inOrder = (said: readonly Diagnostic[]): Diagnostic[] => [...said].sort((a, b) => a.span.start - b.span.start);

/** The way of spans from the old text to the new one. Those inside of `renewed`, or of the edit itself, are gone. */
function moveBy({ start, end, delta }: Change, old: Source, source: Source, renewed: Span = { source, start, end }) {
  return (span: Span): Span | undefined => {
    if (span.source.path !== old.path) return span;
    if (span.end <= renewed.start) return { ...span, source };
    if (span.start < renewed.end - delta) return undefined;
    return { source, start: span.start + delta, end: span.end + delta };
  };
}

function moved(diagnostic: Diagnostic, move: (span: Span) => Span | undefined): Diagnostic | undefined {
  const span = isSyntax(diagnostic) ? undefined : move(diagnostic.span);
  if (!span) return undefined;
  const related = (diagnostic.related ?? []).flatMap((each) => {
    const at = move(each.span);
    return at ? [{ ...each, span: at }] : [];
  });
  return { ...diagnostic, span, related };
}

function changeBetween(before: string, after: string): Change {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return { start, end: after.length - same, delta: after.length - before.length };
}
