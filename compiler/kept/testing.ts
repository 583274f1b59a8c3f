/** For tests: edits as an editor makes them, and what is said of a text, in a form to compare. */
import type { Checked } from '../compile.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';

/** An edit of a text: some characters replaced by others. Places are shares of the length of the text. */
export interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

export function editText(text: string, { at, removed, inserted }: Edit): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + inserted + text.slice(start + removed);
}

/** Everything that a reader or an editor sees of the messages, without the texts that spans point into. */
export const saidIn = ({ models, diagnostics }: Pick<Checked, 'models' | 'diagnostics'>): unknown => ({
  models,
  diagnostics: diagnostics.map(plain),
});

function plain({ span, related, fixes, places, ...words }: Diagnostic): unknown {
  const place = ({ source, start, end }: Diagnostic['span']): unknown[] => [source.path, start, end];
  return {
    ...words,
    span: place(span),
    related: related?.map((each) => ({ ...each, span: place(each.span) })),
    fixes: fixes?.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ ...edit, span: place(edit.span) })) })),
    places: places?.spans.map(place),
  };
}
