/** Colours by meaning, from the language server. */
import type { Extension } from '@codemirror/state';
import { Decoration } from '@codemirror/view';
import type { SemanticTokens } from 'vscode-languageserver-protocol';
import { requested } from './requested.js';

export const semanticTokens: Extension = requested(async (client, uri) => {
  const answer = await client.request<object, SemanticTokens | null>('textDocument/semanticTokens/full', {
    textDocument: { uri },
  });
  const types = client.serverCapabilities?.semanticTokensProvider?.legend.tokenTypes ?? [];
  return ({ state: { doc } }) => {
    const data = answer?.data ?? [];
    const ranges = [];
    let [line, character] = [0, 0];
    for (let at = 0; at < data.length; at += 5) {
      const [lines, letters, length, type] = data.slice(at, at + 4) as [number, number, number, number];
      character = lines > 0 ? letters : character + letters;
      line += lines;
      const from = doc.line(line + 1).from + character;
      ranges.push(Decoration.mark({ class: `of-${types[type]!}` }).range(from, from + length));
    }
    return Decoration.set(ranges);
  };
});
