/** What can be written at the cursor. */
import type { CompletionItem, CompletionList, Range } from 'vscode-languageserver';
import { CompletionItemKind, InsertTextFormat, MarkupKind } from 'vscode-languageserver';
import { completionAt } from '../../../compiler/assist/completion/completion.js';
import { pathsAt } from '../../../compiler/assist/completion/paths.js';
import type { Proposal, ProposalKind } from '../../../compiler/assist/completion/proposal.js';
import { besideIn } from '../host/beside.js';
import type { Feature, Host } from '../host/feature.js';

const kinds: Readonly<Record<ProposalKind, CompletionItemKind>> = {
  layer: CompletionItemKind.Class,
  function: CompletionItemKind.Function,
  net: CompletionItemKind.Module,
  block: CompletionItemKind.Class,
  value: CompletionItemKind.Variable,
  field: CompletionItemKind.Field,
  param: CompletionItemKind.Constant,
  setting: CompletionItemKind.Property,
  word: CompletionItemKind.Keyword,
  config: CompletionItemKind.EnumMember,
  set: CompletionItemKind.Folder,
  model: CompletionItemKind.Module,
  label: CompletionItemKind.Field,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
};

export const completion: Feature = {
  register(host: Host) {
    const { connection, workspace, answer } = host;
    connection.onCompletion(
      answer(({ textDocument, position, context }): CompletionList | null => {
        const at = workspace.at(textDocument, position);
        if (!at) return null;
        const path = pathsAt(at.insight, at.offset, besideIn(workspace));
        const { typed, proposals } = path ?? completionAt(at.insight, at.offset);
        const { triggerCharacter = '' } = context ?? {};
        // A blank asks only where the next word is one of few; a quote and a slash, only for paths.
        const few = path !== undefined || (triggerCharacter === ' ' ? proposals.length <= 12 : !/["/]/.test(triggerCharacter)); // prettier-ignore
        const start = { line: position.line, character: position.character - typed.length };
        const range = { start, end: position };
        const snippets = host.client.textDocument?.completion?.completionItem?.snippetSupport ?? false;
        return { isIncomplete: false, items: few ? proposals.map((each) => itemOf(each, range, snippets)) : [] };
      }),
    );
  },
};

function itemOf(proposal: Proposal, range: Range, snippets: boolean): CompletionItem {
  const { label, kind, detail, doc, snippet, rank = 1 } = proposal;
  const isSnippet = snippets && snippet !== undefined;
  return {
    label,
    kind: kinds[kind],
    ...(detail ? { detail } : {}),
    ...(doc ? { documentation: { kind: MarkupKind.Markdown, value: doc } } : {}),
    sortText: `${rank + 5}${label}`,
    textEdit: { range, newText: isSnippet ? snippet : label },
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
  };
}
