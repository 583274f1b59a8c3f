/** The editor of the spec. Another spec gets another editor, with a history of its own. */
import { EditorView } from '@codemirror/view';
import { effect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language } from '../workers.js';
import { chosen, gallery, models, opened, text, usesFiles } from '../documents.js';
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

export function SpecEditor(): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const { path } = opened.value;
  useEffect(() => {
    const made = createEditor(place.current!, path, opened.peek().text, (changed) => (text.value = changed));
    view = made;
    if (chosen.peek() !== undefined) showModel(chosen.peek()!);
    return () => made.destroy();
  }, [opened.value]);
  return (
    <section class="spec" aria-label={`The spec ${path}`}>
      <div class="editor" ref={place} />
    </section>
  );
}
