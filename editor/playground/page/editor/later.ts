/** What the editor offers someone who writes: completion, closed brackets, signatures, renaming. Loaded after the first messages. */
import type { Extension } from '@codemirror/state';
import { serverCompletion, signatureHelp } from '@codemirror/lsp-client';
import { keymap } from '@codemirror/view';
import { load } from './client/autocomplete.js';

export async function extensionsForWriting(): Promise<Extension> {
  const { closeBrackets, closeBracketsKeymap, completionKeymap } = await load();
  return [
    serverCompletion(),
    signatureHelp(),
    closeBrackets(),
    keymap.of([...closeBracketsKeymap, ...completionKeymap]),
  ];
}
