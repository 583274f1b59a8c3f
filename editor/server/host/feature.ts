/** A feature of the server: its handlers. What the server can do is said in `abilities.ts`. */
import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import type { Pulling } from './pulling.js';
import type { Workspace } from './workspace.js';

export interface Host {
  readonly connection: Connection;
  readonly workspace: Workspace;
  /** What the client says of itself; nothing until it has introduced itself. */
  readonly client: ClientCapabilities;
  readonly pulling: Pulling;
  /** A handler that never fails: a fault is logged, and the answer is empty. */
  answer<Params, Result>(handle: (params: Params) => Result): (params: Params) => Result | null;
  /** Calls a handler with the paths of files that changed on the disk. */
  watch(changed: (paths: readonly string[]) => void): void;
}

export interface Feature {
  register(host: Host): void;
}
