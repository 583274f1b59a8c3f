/** The graph of a model beside its text: drawn anew when the text changes, and of the model around the cursor. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { GraphAnswer } from '../../server/features/models.js';
import { modelAround, modelsOf } from '../run/models.js';
import type { Chosen } from '../run/models.js';
import type { Session } from '../start/session.js';
import { graphPage, noteOf } from './page.js';

/** How long a text rests before it is drawn, in milliseconds. */
const rest = 200;

/** One panel, which shows one model at a time. */
export class GraphPreview implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: Chosen | undefined;
  private isFolded = false;
  private svg = '';
  private timer: NodeJS.Timeout | undefined;
  private readonly listeners: vscode.Disposable[];

  constructor(private readonly session: Session) {
    this.listeners = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === this.shown?.document) this.drawSoon();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        const around = this.shown && modelAround(this.shown.models, selections[0]?.active.line ?? 0);
        if (!around || textEditor.document !== this.shown?.document || around.name === this.shown.model.name) return;
        this.shown = { ...this.shown, model: around };
        this.svg = '';
        this.drawSoon();
      }),
      session.onChange(() => this.drawSoon()),
    ];
  }

  async show(chosen: Chosen): Promise<void> {
    if (chosen.model.name !== this.shown?.model.name || chosen.document !== this.shown.document) this.svg = '';
    this.shown = chosen;
    this.panel ??= this.open();
    this.panel.reveal(vscode.ViewColumn.Beside, true);
    await this.draw();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.panel?.dispose();
    for (const each of this.listeners) each.dispose();
  }

  private open(): vscode.WebviewPanel {
    const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel('genc.graph', 'Graph', where, {
      enableScripts: true,
      localResourceRoots: [],
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (message !== 'fold') return;
      this.isFolded = !this.isFolded;
      void this.draw();
    });
    panel.onDidDispose(() => {
      clearTimeout(this.timer);
      this.panel = this.shown = undefined;
    });
    return panel;
  }

  private drawSoon(): void {
    if (!this.panel) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.draw(), rest);
  }

  private async draw(): Promise<void> {
    const { panel, shown } = this;
    if (!panel || !shown) return;
    const { model, document } = shown;
    const put = (note: string): void => {
      panel.title = `Graph of ${model.name}`;
      const picture = { model: model.name, svg: this.svg, isFolded: this.isFolded, note };
      panel.webview.html = graphPage(picture, randomBytes(16).toString('hex'));
    };
    try {
      const models = await modelsOf(this.session, document);
      const answer = await this.ask(shown);
      // A newer request has taken over.
      if (this.panel !== panel || this.shown !== shown) return;
      this.shown = { ...shown, models };
      if (!answer) return put(`${model.name} is not in the text any more.`);
      if (answer.dot !== undefined) this.svg = await svgOf(answer.dot);
      put(noteOf(answer.errors, answer.dot === undefined));
    } catch (error) {
      put(error instanceof Error ? error.message : String(error));
    }
  }

  private ask({ model, document }: Chosen): Promise<GraphAnswer | null> {
    const client = this.session.client!;
    const textDocument = { uri: client.code2ProtocolConverter.asUri(document.uri) };
    return client.sendRequest('genc/graph', { textDocument, model: model.name, fold: this.isFolded });
  }
}

/** Graphviz is loaded when the first graph is drawn. */
async function svgOf(dot: string): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  return (await instance()).renderString(dot, { format: 'svg' });
}
