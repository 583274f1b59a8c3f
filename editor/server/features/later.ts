/** The features that someone calls for, with the pointer or a key. A page loads them then. */
import type { Feature } from '../host/feature.js';
import { callHierarchy } from './call-hierarchy.js';
import { codeActions } from './code-actions.js';
import { codeLens } from './code-lens.js';
import { completion } from './completion.js';
import { folding } from './folding.js';
import { formatting } from './formatting.js';
import { hover } from './hover.js';
import { links } from './links.js';
import { models } from './models.js';
import { navigation } from './navigation.js';
import { PulledDiagnostics } from './pulled-diagnostics.js';
import { rename } from './rename.js';
import { selection } from './selection.js';
import { signatureHelp } from './signature-help.js';
import { symbols } from './symbols.js';

export const later = (): Feature[] => [
  new PulledDiagnostics(),
  formatting,
  hover,
  completion,
  navigation,
  callHierarchy,
  rename,
  symbols,
  folding,
  signatureHelp,
  codeActions,
  codeLens,
  links,
  models,
  selection,
];
