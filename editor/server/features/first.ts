/** The features that an editor asks for as soon as a spec is open. */
import type { Feature } from '../host/feature.js';
import { PushedDiagnostics } from './diagnostics.js';
import { inlayHints } from './inlay-hints.js';
import { semanticTokens } from './semantic-tokens.js';

export const first = (): Feature[] => [new PushedDiagnostics(), inlayHints, semanticTokens];
