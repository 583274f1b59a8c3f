/** The spec that the page opens with: the quickstart, which needs no other file. */
import text from '../../../examples/quickstart/vae.gen';
import type { Document } from './documents.js';

export const first: Document = { path: '/examples/quickstart/vae.gen', text };
