/** Reports of runs and ablations, chosen from those of the folder and shown in the editor. */
import * as vscode from 'vscode';

/** The most reports that are offered, the newest first. */
const mostOffered = 200;

export async function openReport(): Promise<void> {
  const found = await vscode.workspace.findFiles('**/report.html', '**/{node_modules,.git,docs}/**', 2000);
  const dated = await Promise.all(
    found.map(async (uri) => ({ uri, time: (await vscode.workspace.fs.stat(uri)).mtime })),
  );
  const items = dated
    .sort((a, b) => b.time - a.time)
    .slice(0, mostOffered)
    .map(({ uri, time }) => ({
      label: vscode.workspace.asRelativePath(uri).replace(/[\\/]report\.html$/, ''),
      description: new Date(time).toLocaleString(),
      uri,
    }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      'This folder has no run with a report yet. "genc: Train Model" makes one.',
    );
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: 'The run whose report is opened' });
  if (!chosen) return;
  const bytes = await vscode.workspace.fs.readFile(chosen.uri);
  // A report is one file without scripts, and its own policy lets it load nothing.
  const options = { enableScripts: false, localResourceRoots: [] };
  const panel = vscode.window.createWebviewPanel('genc.report', chosen.label, vscode.ViewColumn.Active, options);
  panel.webview.html = new TextDecoder().decode(bytes);
}
