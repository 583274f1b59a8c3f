/** Shapes and parameters at the ends of the lines, where they move no text. */
import { signal } from '@preact/signals';
import type { Extension } from '@codemirror/state';
import { Decoration, WidgetType } from '@codemirror/view';
import type { InlayHint } from 'vscode-languageserver-protocol';
import { recall, remember } from '../kept.js';
import { requested } from './requested.js';

class Hint extends WidgetType {
  constructor(private readonly words: string) {
    super();
  }
  override eq(other: Hint): boolean {
    return other.words === this.words;
  }
  toDOM(): HTMLElement {
    const span = document.createElement('span');
    span.className = 'hint';
    span.setAttribute('aria-hidden', 'true');
    span.textContent = this.words;
    return span;
  }
}

/** True while hints are shown. The browser keeps the choice. */
export const areShown = signal(recall('genc-hints') !== 'off');

export function showHints(value: boolean): void {
  areShown.value = value;
  remember('genc-hints', value ? 'on' : 'off');
}

export const inlayHints: Extension = requested(async (client, uri, view) => {
  const { lines } = view.state.doc;
  const hints = await client.request<object, InlayHint[] | null>('textDocument/inlayHint', {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: lines, character: 0 } },
  });
  return ({ state: { doc } }) =>
    Decoration.set(
      (hints ?? []).map(({ position: { line, character }, label }) => {
        const at = doc.line(line + 1).from + character;
        return Decoration.widget({ widget: new Hint(String(label)), side: 1 }).range(at);
      }),
      true,
    );
});
