import { syntaxDefinitions } from '../../grammar/messages/definitions.js';
import type { Page } from './pages/page.js';
import { compilerPages } from './pages/index.js';

export { define } from './pages/page.js';
export type { Page } from './pages/page.js';

/** Every kind of diagnostic that the grammar and the compiler can report, by code. */
export const pages: readonly Page[] = [...syntaxDefinitions, ...compilerPages].sort((a, b) => (a.code < b.code ? -1 : 1));

/** The page of a code, written in any case, with or without `GEN`; or of a name (`shape-mismatch`). */
export function pageFor(codeOrName: string): Page | undefined {
  const code = `GEN${codeOrName.toUpperCase().replace(/^GEN/, '')}`;
  return pages.find((page) => page.code === code || page.name === codeOrName.toLowerCase());
}
