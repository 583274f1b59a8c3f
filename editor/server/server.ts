/** The language server with all its features. */
import type { Connection } from 'vscode-languageserver';
import { first } from './features/first.js';
import { later } from './features/later.js';
import type { FileAccess } from './host/files.js';
import { startServing } from './host/serving.js';

/** Serves a connection until it is closed. */
export function serve(connection: Connection, files: FileAccess, version = ''): void {
  const host = startServing(connection, files, version);
  for (const feature of [...first(), ...later()]) feature.register(host);
}
