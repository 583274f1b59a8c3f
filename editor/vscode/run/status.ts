/** The item of the status bar beside a spec: which genc serves, and what computes. */
import * as vscode from 'vscode';
import type { Genc } from '../start/find-genc.js';
import type { Session } from '../start/session.js';
import { answerOf } from '../start/version.js';
import { engineSaid } from './engine.js';
import type { Report } from './engine.js';

export class EngineStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('genc.engine', vscode.StatusBarAlignment.Right, 90);
  private readonly listeners: vscode.Disposable[];

  constructor(private readonly session: Session) {
    this.item.name = 'genc';
    this.item.command = 'genc.engine';
    this.listeners = [
      vscode.window.onDidChangeActiveTextEditor(() => this.show()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.show()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('genc.engine')) this.show();
      }),
      session.onChange(() => this.show()),
    ];
    this.show();
  }

  /** Asks the doctor of genc, which tries what there is. Its answer is kept for the next windows. */
  async ask(): Promise<void> {
    const { genc } = this.session;
    if (!genc || genc.from === 'extension')
      return this.session.complain(
        'genc is not installed in this folder, so nothing computes. Install it here with npm install genc, or name it in the setting genc.path.',
      );
    const title = 'genc tries what computes here …';
    const report = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
      doctor(genc),
    );
    await this.session.context.globalState.update(keyOf(genc), report);
    this.show();
    const { text, detail } = engineSaid(engine(), report);
    void vscode.window.showInformationMessage(`genc: ${text}. ${detail}`);
  }

  dispose(): void {
    for (const each of [this.item, ...this.listeners]) each.dispose();
  }

  private show(): void {
    const { genc, client, context } = this.session;
    // A graph or a report may have the focus while the spec beside it is read.
    const seen = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
    if (!seen.some((each) => each?.document.languageId === 'genc')) return this.item.hide();
    const report = genc && context.globalState.get<Report>(keyOf(genc));
    const isInstalled = genc !== undefined && genc.from !== 'extension';
    const { text, detail } = isInstalled
      ? engineSaid(engine(), report)
      : {
          text: 'not installed',
          detail: 'Specs are checked by the server of the extension. Training needs genc: npm install genc.',
        };
    this.item.text = client ? `genc: ${text}` : '$(error) genc: no server';
    this.item.tooltip = [detail, genc ? `Server: ${genc.path}` : 'The setting genc.path names no file.'].join('\n');
    this.item.show();
  }
}

export const engine = (): string => vscode.workspace.getConfiguration('genc').get('engine', '');
const keyOf = ({ path }: Genc): string => `engine ${path}`;

/** The doctor ends with 1 where nothing can be trained, and reports all the same. */
async function doctor(genc: Genc): Promise<Report> {
  const answer = await answerOf(genc, ['doctor', '--json'], 'node').catch((error: unknown) => {
    const { stdout } = error as { stdout?: string };
    if (stdout?.startsWith('{')) return stdout;
    throw error;
  });
  return JSON.parse(answer) as Report;
}
