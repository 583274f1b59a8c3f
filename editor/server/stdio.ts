/** The server of a Node process: messages over standard input and output, files from the disk. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StreamMessageReader, StreamMessageWriter, createConnection } from 'vscode-languageserver/node';
import type { FileAccess } from './host/files.js';
import { uriOf } from './host/files.js';
import { serve } from './server.js';

const onDisk = (path: string): string => (path.startsWith('/') ? fileURLToPath(uriOf(path)) : path);

function read(path: string): string | undefined {
  try {
    return readFileSync(onDisk(path), 'utf8');
  } catch {
    return undefined;
  }
}

function list(folder: string): { name: string; isFolder: boolean }[] {
  try {
    const entries = readdirSync(onDisk(folder), { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  } catch {
    return [];
  }
}

/** Files of the disk. `specs` finds the specs of a folder; `pages` is the folder with the pages of the documentation. */
export function diskFiles(specs: (folder: string) => readonly string[], pages: URL): FileAccess {
  const messages = new URL('diagnostics.md', pages);
  return {
    read,
    exists: (path) => existsSync(onDisk(path)),
    specs: (folder) => specs(onDisk(folder)),
    list,
    ...(existsSync(messages) ? { messages: messages.href } : {}),
  };
}

/** Serves until the client ends. Standard output belongs to the messages, so nothing else may write to it. */
export function serveStdio(files: FileAccess, version: string): void {
  const { stdin, stdout } = process;
  serve(createConnection(new StreamMessageReader(stdin), new StreamMessageWriter(stdout)), files, version);
  // A client that is gone leaves nobody to serve.
  stdin.on('end', () => process.exit(0));
}
