/** The editor: CodeMirror with the language server. */
import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap, linter } from '@codemirror/lint';
import { LSPClient, formatDocument, languageServerExtensions } from '@codemirror/lsp-client';
import { EditorState } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'; // prettier-ignore
import { inlayHints } from './inlay-hints.js';
import { semanticTokens } from './semantic-tokens.js';
import { theme } from './theme.js';
import { connect } from './transport.js';

let client: LSPClient | undefined;

/** The client of the server, connected when the first editor opens. */
function server(): LSPClient {
  if (client) return client;
  const made = new LSPClient({ extensions: languageServerExtensions(), timeout: 20_000 });
  made.connect(connect());
  return (client = made);
}

/** An editor of a spec. `onText` hears of every change. */
export function createEditor(
  parent: HTMLElement,
  path: string,
  doc: string,
  onText: (text: string) => void,
): EditorView {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        // Without a source of its own: with it, a message stands above the page of the layer that it is about.
        linter(null),
        lintGutter(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        indentUnit.of('  '),
        EditorView.contentAttributes.of({
          ...{ 'aria-label': 'The spec', 'aria-description': 'Tab indents; Escape, then Tab leaves the editor' },
          ...{ spellcheck: 'false', tabindex: '0' },
        }),
        EditorView.updateListener.of(({ docChanged, state }) => docChanged && onText(state.doc.toString())),
        server().plugin(`file://${path}`, 'genc'),
        semanticTokens,
        inlayHints,
        theme,
        keymap.of([
          { key: 'Mod-s', run: formatDocument, preventDefault: true },
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          ...completionKeymap,
          ...lintKeymap,
          indentWithTab,
        ]),
      ],
    }),
  });
}

export { formatDocument };
