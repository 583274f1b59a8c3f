/** Calls of genc in the terminal, as tasks: each word arrives as it is, whatever the shell. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Genc } from '../start/find-genc.js';
import type { Session } from '../start/session.js';
import { filePath } from './words.js';

/** The server of the extension does not train, so a call needs genc itself. */
const missing =
  'genc is not installed in this folder: the extension checks and shows specs on its own, but training and other commands need genc. Install it here with npm install genc, or name it in the setting genc.path.';

export function taskOf(genc: Genc, words: readonly string[], scope: vscode.WorkspaceFolder | undefined): vscode.Task {
  const cwd = scope?.uri.fsPath ?? folderOf(words);
  const options = cwd === undefined ? {} : { cwd };
  // A terminal has the Node of the user, in which native packages of the folder run; the editor has its own.
  const execution =
    genc.kind === 'module'
      ? new vscode.ProcessExecution('node', [genc.path, ...words], options)
      : new vscode.ProcessExecution(genc.path, [...words], options);
  const name = words.map((word) => word.replace(/^.*[\\/]/, '')).join(' ');
  const task = new vscode.Task(
    { type: 'genc', words: [...words] },
    scope ?? vscode.TaskScope.Workspace,
    name,
    'genc',
    execution,
  );
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Dedicated,
    clear: false,
  };
  return task;
}

const folderOf = (words: readonly string[]): string | undefined => {
  const path = words
    .slice(1)
    .map(filePath)
    .find((each) => each !== undefined);
  return path === undefined ? undefined : dirname(path);
};

/** Runs genc on files as they stand in the editor: what is not saved is saved first. */
export async function runWords(session: Session, words: readonly string[]): Promise<void> {
  const { genc } = session;
  if (!genc || genc.from === 'extension') return session.complain(missing);
  for (const document of vscode.workspace.textDocuments)
    if (document.languageId === 'genc' && document.isDirty && !document.isUntitled) await document.save();
  const path = words
    .slice(1)
    .map(filePath)
    .find((each) => each !== undefined);
  const scope = path === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path));
  await vscode.tasks.executeTask(taskOf(genc, words, scope));
}

/** Tasks of `tasks.json`: `{ "type": "genc", "words": ["train", "vae.gen"] }`. */
export const taskProvider = (session: Session): vscode.TaskProvider => ({
  provideTasks: () => [],
  resolveTask: (task) => {
    const { genc } = session;
    const words: unknown = task.definition['words'];
    if (!Array.isArray(words)) return undefined;
    if (!genc || genc.from === 'extension') {
      session.complain(missing);
      return undefined;
    }
    const scope = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
    const made = taskOf(genc, words.map(String), scope);
    return new vscode.Task(
      task.definition,
      task.scope ?? vscode.TaskScope.Workspace,
      task.name,
      'genc',
      made.execution,
    );
  },
});
