/** Decorations that the language server is asked for after every pause of typing, and that move with the text until then. */
import type { LSPClient } from '@codemirror/lsp-client';
import { LSPPlugin } from '@codemirror/lsp-client';
import { StateEffect, StateField } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin } from '@codemirror/view';
import type { DecorationSet, ViewUpdate } from '@codemirror/view';
import { shown } from '../usable.js';

/** The milliseconds without a change after which the server is asked. */
const pause = 120;

export function requested(
  ask: (client: LSPClient, uri: string, view: EditorView) => Promise<(view: EditorView) => DecorationSet>,
): Extension {
  const replace = StateEffect.define<DecorationSet>();
  const field = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(value, { changes, effects }) {
      for (const effect of effects) if (effect.is(replace)) return effect.value;
      return value.map(changes);
    },
    provide: (each) => EditorView.decorations.from(each),
  });
  const plugin = ViewPlugin.define((view) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const request = async (): Promise<void> => {
      const plugged = LSPPlugin.get(view);
      if (!plugged) return;
      const { client, uri } = plugged;
      await client.initializing;
      client.sync();
      const { doc } = view.state;
      const made = await ask(client, uri, view).catch(() => undefined);
      shown('hints');
      // An answer about an older text is of no use; the next one is under way.
      if (made && view.state.doc === doc) view.dispatch({ effects: replace.of(made(view)) });
    };
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void request(), pause);
    };
    later();
    return {
      update: ({ docChanged }: ViewUpdate) => docChanged && later(),
      destroy: () => clearTimeout(timer),
    };
  });
  return [field, plugin];
}
