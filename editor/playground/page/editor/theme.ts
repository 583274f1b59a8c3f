/** The looks of the editor; colours are variables of the page, which know light and dark. */
import { EditorView } from '@codemirror/view';

export const theme = EditorView.theme({
  '&': { height: '100%', fontSize: '13.5px', backgroundColor: 'var(--paper)', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-gutters': { backgroundColor: 'var(--paper)', color: 'var(--faint)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--line)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--selection) !important' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--edge)',
    borderRadius: '6px',
    maxWidth: 'min(40rem, 90vw)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent)', color: '#fff' },
  '.cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--ink)' },
  '.hint': { color: 'var(--faint)', paddingLeft: '1.5em', fontStyle: 'italic', userSelect: 'none' },
  '.of-keyword': { color: 'var(--keyword)', fontWeight: '600' },
  '.of-comment': { color: 'var(--comment)', fontStyle: 'italic' },
  '.of-number': { color: 'var(--number)' },
  '.of-string': { color: 'var(--string)' },
  '.of-class': { color: 'var(--layer)' },
  '.of-function, .of-enumMember': { color: 'var(--function)' },
  '.of-type, .of-event': { color: 'var(--type)' },
  '.of-property': { color: 'var(--setting)' },
});
