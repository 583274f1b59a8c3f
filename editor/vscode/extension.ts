/** The VS Code extension: it starts the server of genc, and its commands run genc in the terminal. */
import * as vscode from 'vscode';
import { GraphPreview } from './graph/preview.js';
import { addressOf, chooseModel } from './run/models.js';
import { openReport } from './run/report.js';
import { EngineStatus, engine } from './run/status.js';
import { runWords, taskProvider } from './run/terminal.js';
import { trainWords, wordsHere } from './run/words.js';
import { Session } from './start/session.js';

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const own = (session = new Session(context));
  const preview = new GraphPreview(own);
  const status = new EngineStatus(own);
  const commands: Readonly<Record<string, (...values: readonly unknown[]) => Promise<void>>> = {
    // What a code lens of the server asks for: the words of a call.
    'genc.run': async (words) => {
      if (!Array.isArray(words))
        throw new Error('genc.run needs the words of a call of genc, as a code lens has them.');
      const here = wordsHere(words, process.platform);
      await runWords(own, here[0] === 'train' && here[1] !== undefined ? trainWords(here[1], engine()) : here);
    },
    'genc.train': async () => {
      const chosen = await chooseModel(own, () => true, 'train');
      if (chosen) await runWords(own, trainWords(addressOf(chosen, chosen.model.name), engine()));
    },
    'genc.show': async () => {
      const chosen = await chooseModel(own, () => true, 'show');
      if (chosen) await runWords(own, ['show', addressOf(chosen, chosen.model.name)]);
    },
    'genc.diff': async () => {
      const chosen = await chooseModel(own, ({ base }) => base !== undefined, 'compare with its base');
      if (!chosen) return;
      const { name, base } = chosen.model;
      await runWords(own, ['diff', addressOf(chosen, base!), addressOf(chosen, name)]);
    },
    'genc.graph': async () => {
      const chosen = await chooseModel(own, () => true, 'draw');
      if (chosen) await preview.show(chosen);
    },
    'genc.openReport': openReport,
    'genc.engine': () => status.ask(),
    'genc.restart': () => own.restart(),
  };
  context.subscriptions.push(
    ...[own.output, preview, status, vscode.tasks.registerTaskProvider('genc', taskProvider(own))],
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(name, async (...values: readonly unknown[]) => {
        try {
          await run(...values);
        } catch (error) {
          own.complain(error instanceof Error ? error.message : String(error));
        }
      }),
    ),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('genc.path')) void own.restart();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void own.restart()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void own.restart()),
  );
  await own.restart();
}

export const deactivate = async (): Promise<void> => session?.stop();
