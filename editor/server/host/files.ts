/** Files beside the open documents. Paths have `/` between their parts; those of the local disk begin with it. */
import { URI } from 'vscode-uri';

export interface FileAccess {
  /** The text of a file; undefined if there is none. */
  read(path: string): string | undefined;
  exists(path: string): boolean;
  /** The specs in a folder and its subfolders. */
  specs(folder: string): readonly string[];
  /** What lies in a folder; none if there is no such folder. Absent where there are no folders. */
  list?(folder: string): readonly { readonly name: string; readonly isFolder: boolean }[];
  /** The address of docs/diagnostics.md, to which messages link. */
  readonly messages?: string;
}

/** For places without a disk: only open documents are there. */
export const noFiles: FileAccess = { read: () => undefined, exists: () => false, specs: () => [] };

/** The path of an address. Addresses of other schemes stay whole, so that relative paths can be joined to them too. */
export const pathOf = (uri: string): string => (uri.startsWith('file:') ? URI.parse(uri).path : uri);

export const uriOf = (path: string): string =>
  path.startsWith('/') ? URI.from({ scheme: 'file', path }).toString() : path;
