/** The completion of CodeMirror by the names that its client of the server uses: loaded after the first messages. */
import type * as Original from '@codemirror/autocomplete';

let original: typeof Original | undefined;
export const load = async (): Promise<typeof Original> => (original ??= await import('@codemirror/autocomplete'));

export const autocompletion: typeof Original.autocompletion = (config) => original!.autocompletion(config);
export const snippet: typeof Original.snippet = (template) => original!.snippet(template);
export const insertCompletionText: typeof Original.insertCompletionText = (...where) =>
  original!.insertCompletionText(...where);
