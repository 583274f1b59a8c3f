/** A feature of the server: what it can do, and its handlers. */
import type { ClientCapabilities, Connection, ServerCapabilities } from 'vscode-languageserver';
import type { Workspace } from './workspace.js';

export interface Host {
  readonly connection: Connection;
  readonly workspace: Workspace;
  /** A handler that never fails: a fault is logged, and the answer is empty. */
  answer<Params, Result>(handle: (params: Params) => Result): (params: Params) => Result | null;
  /** Calls a handler with the paths of files that changed on the disk. */
  watch(changed: (paths: readonly string[]) => void): void;
}

export interface Feature {
  capabilities(client: ClientCapabilities): Partial<ServerCapabilities>;
  register(host: Host): void;
}
