/** The editor: CodeMirror with the language server. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap, linter } from '@codemirror/lint';
import { LSPClient, findReferencesKeymap, formatDocument, formatKeymap, hoverTooltips, jumpToDefinitionKeymap, renameKeymap, serverDiagnostics } from '@codemirror/lsp-client'; // prettier-ignore
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'; // prettier-ignore
import { whenIdle } from '../usable.js';
import { inlayHints } from './inlay-hints.js';
import { semanticTokens } from './semantic-tokens.js';
import { theme } from './theme.js';
import { connect } from './transport.js';

let client: LSPClient | undefined;

/** The client of the server, connected when the first editor opens. */
function server(): LSPClient {
  if (client) return client;
  const made = new LSPClient({ extensions: [serverDiagnostics(), hoverTooltips()], timeout: 20_000 });
  made.connect(connect());
  return (client = made);
}

/** The place of what is loaded for those who write. */
const forWriting = new Compartment();

/** Loads what someone who writes needs, as soon as the page has time for it or the editor has the focus. */
function loadForWriting(view: EditorView): void {
  let asked = false;
  const load = async (): Promise<void> => {
    if (asked) return;
    asked = true;
    const { extensionsForWriting } = await import('./later.js');
    view.dispatch({ effects: forWriting.reconfigure(await extensionsForWriting()) });
  };
  view.contentDOM.addEventListener('focus', () => void load(), { once: true });
  void whenIdle(() => void load());
}

/** An editor of a spec. `onText` hears of every change. `before` is the state of an earlier editor of it. */
export function createEditor(
  parent: HTMLElement,
  path: string,
  doc: string,
  onText: (text: string) => void,
  before?: EditorState,
): EditorView {
  const state = before?.doc.toString() === doc ? before : stateOf(path, doc, onText);
  const view = new EditorView({ parent, state });
  loadForWriting(view);
  return view;
}

const stateOf = (path: string, doc: string, onText: (text: string) => void): EditorState =>
  EditorState.create({
    doc,
    extensions: [
      lineNumbers(),
      // Shapes at the ends of lines are never cut off.
      EditorView.lineWrapping,
      // Without a source of its own: with it, a message stands above the page of the layer that it is about.
      linter(null),
      lintGutter(),
      history(),
      drawSelection(),
      bracketMatching(),
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
      forWriting.of([]),
      keymap.of([
        { key: 'Mod-s', run: formatDocument, preventDefault: true },
        ...[...formatKeymap, ...renameKeymap, ...jumpToDefinitionKeymap, ...findReferencesKeymap],
        ...defaultKeymap,
        ...historyKeymap,
        ...lintKeymap,
        indentWithTab,
      ]),
    ],
  });

export { formatDocument };
