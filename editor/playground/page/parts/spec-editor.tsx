/** The editor of the spec. Each spec has its own text and history, which stay while others are open. */
import type { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { effect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language } from '../workers.js';
import { chosen, edited, gallery, models, opened, text, usesFiles } from '../documents.js';
import { areShown } from '../editor/inlay-hints.js';
import { createEditor } from '../editor/editor.js';

/** Asks for the models of the text whenever it changed and a moment passed. */
effect(() => {
  const asked = { path: opened.value.path, text: text.value };
  const timer = setTimeout(async () => {
    if (usesFiles(asked.text)) await gallery().catch(() => undefined);
    const found = await language.models(asked);
    if (asked.text === text.peek()) models.value = found;
  }, 60);
  return () => clearTimeout(timer);
});

let view: EditorView | undefined;
/** Brings the declaration of a model into view. */
function showModel(name: string): void {
  const at = view?.state.doc.toString().search(new RegExp(`^(model|variant) ${name}\\b`, 'm')) ?? -1;
  if (at > 0) view!.dispatch({ effects: EditorView.scrollIntoView(at, { y: 'start', yMargin: 20 }) });
}
effect(() => {
  if (chosen.value !== undefined) showModel(chosen.value);
});

/** The editor on the screen. */
export const currentView = (): EditorView | undefined => view;

/** Puts the spec in place as it was opened. Undo takes that back. */
export function reset(): void {
  if (!view) return;
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: opened.peek().text }, userEvent: 'reset' });
  view.focus();
}

/** What editors of other specs knew when they were closed, such as their history, by the texts that they opened. */
const states = new Map<string, EditorState>();

export function SpecEditor(): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const { path } = opened.value;
  useEffect(() => {
    const document = opened.peek();
    const made = createEditor(place.current!, path, text.peek(), edited, states.get(document.text));
    view = made;
    if (chosen.peek() !== undefined) showModel(chosen.peek()!);
    return () => {
      states.set(document.text, made.state);
      made.destroy();
    };
  }, [opened.value]);
  return (
    <section class={areShown.value ? 'spec' : 'spec plain'} aria-label={`The spec ${path}`}>
      <div class="editor" ref={place} />
    </section>
  );
}
