import type { Page } from '../page.js';

/** Every page of the compiler's own diagnostics: one list per file of this folder, added here. */
export const compilerPages: readonly Page[] = [];
