/** The inputs and settings of the call that is being written. */
import type { SignatureHelp } from 'vscode-languageserver';
import { MarkupKind } from 'vscode-languageserver';
import { signatureAt } from '../../../compiler/assist/signature.js';
import type { Feature, Host } from '../host/feature.js';

export const signatureHelp: Feature = {
  register({ connection, workspace, answer }: Host) {
    connection.onSignatureHelp(
      answer(({ textDocument, position }): SignatureHelp | null => {
        const at = workspace.at(textDocument, position);
        const signature = at && signatureAt(at.insight, at.offset);
        if (!signature) return null;
        const { label, doc, parameters, active } = signature;
        return {
          signatures: [
            {
              label,
              ...(doc ? { documentation: { kind: MarkupKind.Markdown, value: doc } } : {}),
              parameters: parameters.map(({ start, end, doc: text }) => ({
                label: [start, end] as [number, number],
                ...(text ? { documentation: { kind: MarkupKind.Markdown, value: text } } : {}),
              })),
            },
          ],
          activeSignature: 0,
          // A number behind the last parameter marks none.
          activeParameter: active ?? parameters.length,
        };
      }),
    );
  },
};
