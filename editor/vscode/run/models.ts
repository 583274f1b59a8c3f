/** The model that a command is about: the one around the cursor, or the one that is chosen. */
import * as vscode from 'vscode';
import type { ModelEntry } from '../../server/features/models.js';
import type { Session } from '../start/session.js';

export interface Chosen {
  readonly document: vscode.TextDocument;
  readonly model: ModelEntry;
  readonly models: readonly ModelEntry[];
}

/** The address of a model for the command line. */
export const addressOf = ({ document }: Chosen, name: string): string => `${document.uri.fsPath}:${name}`;

export const modelAround = (models: readonly ModelEntry[], line: number): ModelEntry | undefined =>
  models.find(({ range }) => range.start.line <= line && line <= range.end.line);

/** The models of a document, by the server. */
export async function modelsOf({ client }: Session, document: vscode.TextDocument): Promise<readonly ModelEntry[]> {
  if (!client) throw new Error('The server of genc does not run. "genc: Restart Server" starts it.');
  const { experimental } = client.initializeResult?.capabilities ?? {};
  if (!(experimental as { genc?: { models?: boolean } } | undefined)?.genc?.models)
    throw new Error('This genc is older than the extension: it cannot list models. Update it (npm install genc).');
  const textDocument = { uri: client.code2ProtocolConverter.asUri(document.uri) };
  return (await client.sendRequest<ModelEntry[] | null>('genc/models', { textDocument })) ?? [];
}

/** Undefined after a message that says why, or if nothing was chosen. */
export async function chooseModel(
  session: Session,
  fits: (model: ModelEntry) => boolean,
  what: string,
): Promise<Chosen | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'genc') {
    void vscode.window.showInformationMessage(`Open a spec (a file that ends in .gen) to ${what}.`);
    return undefined;
  }
  const { document } = editor;
  const models = await modelsOf(session, document);
  const around = modelAround(models, editor.selection.active.line);
  const candidates = around && fits(around) ? [around] : models.filter(fits);
  if (candidates.length === 0) {
    void vscode.window.showInformationMessage(`This spec has nothing to ${what}.`);
    return undefined;
  }
  const [first] = candidates;
  if (candidates.length === 1) return { document, model: first!, models };
  const items = candidates.map((model) => ({
    label: model.name,
    description: model.base ? `of ${model.base}` : '',
    model,
  }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: `The model to ${what}` });
  return chosen && { document, model: chosen.model, models };
}
