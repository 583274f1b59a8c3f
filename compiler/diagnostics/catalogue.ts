import { syntaxDefinitions } from '../../grammar/messages/definitions.js';
import type { Definition } from '../../grammar/messages/define.js';
import type { DiagnosticCode } from './diagnostic.js';
import { compilerDefinitions } from './messages/index.js';

/** The output of `genc explain CODE`: a definition without its messages. */
export type Page = Omit<Definition<DiagnosticCode>, 'messages'>;

/** Every kind of diagnostic that the grammar and the compiler can report, by code. */
export const pages: readonly Page[] = [...syntaxDefinitions, ...compilerDefinitions].sort((a, b) =>
  a.code < b.code ? -1 : 1,
);

/** The page of a code, in upper or lower case, with or without `GEN`, or of a name (`shape-mismatch`). */
export function pageFor(codeOrName: string): Page | undefined {
  const code = `GEN${codeOrName.toUpperCase().replace(/^GEN/, '')}`;
  return pages.find((page) => page.code === code || page.name === codeOrName.toLowerCase());
}
