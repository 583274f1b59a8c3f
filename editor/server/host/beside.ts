/** Files around a spec: those of the disk, and open documents where there is none. */
import type { Beside } from '../../../compiler/assist/completion/paths.js';
import type { Workspace } from './workspace.js';

export const besideIn = (workspace: Workspace): Beside => ({
  list(folder) {
    const start = folder.endsWith('/') ? folder : `${folder}/`;
    const found = new Map<string, boolean>();
    for (const { name, isFolder } of workspace.files.list?.(folder) ?? []) found.set(name, isFolder);
    for (const path of workspace.specs()) {
      if (!path.startsWith(start)) continue;
      const [name, ...below] = path.slice(start.length).split('/');
      if (name && !found.has(name)) found.set(name, below.length > 0);
    }
    return [...found].map(([name, isFolder]) => ({ name, isFolder }));
  },
  declared(path) {
    const scope = workspace.insight(path)?.file.files.main;
    // Names that the file itself uses from others are not its own.
    return [...(scope?.names.values() ?? [])].filter(({ span }) => span.source === scope!.file.source);
  },
});
