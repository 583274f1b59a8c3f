/** The page of the graph preview: a picture, what it shows, and a button. It loads nothing and runs one script of its own. */

export interface Picture {
  readonly model: string;
  readonly svg: string;
  readonly isFolded: boolean;
  /** What is to be said above the picture, such as that it is older than the text. */
  readonly note: string;
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

/** The picture alone, without the head of an SVG file, and without its white ground. */
const drawing = (svg: string): string =>
  svg.slice(Math.max(0, svg.indexOf('<svg'))).replace(/<polygon fill="white" stroke="none"[^>]*\/>/, '');

/** @param nonce A number used once, which allows the script of the page and no other. */
export const graphPage = ({ model, svg, isFolded, note }: Picture, nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${escape(nonce)}'">
<title>${escape(model)}</title>
<style>
  body { margin: 0; padding: 0 1em 1em; color: var(--vscode-foreground); background: var(--vscode-editor-background); }
  header { position: sticky; top: 0; display: flex; gap: 1em; align-items: center; padding: .6em 0; background: inherit; }
  h1 { margin: 0; font-size: 1.1em; }
  p { margin: 0; flex: 1; color: var(--vscode-descriptionForeground); }
  button { padding: .3em .8em; border: 0; color: var(--vscode-button-foreground); background: var(--vscode-button-background); cursor: pointer; }
  svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
  svg text { fill: var(--vscode-foreground); }
  .node text { fill: #1f2328; }
</style>
</head>
<body>
<header>
<h1>${escape(model)}</h1>
<p role="status">${escape(note)}</p>
<button id="fold" aria-pressed="${String(isFolded)}">${isFolded ? 'Show every layer' : 'Fold blocks'}</button>
</header>
<main aria-label="Graph of ${escape(model)}">${drawing(svg)}</main>
<script nonce="${escape(nonce)}">
  const vscode = acquireVsCodeApi();
  document.getElementById('fold').addEventListener('click', () => vscode.postMessage('fold'));
</script>
</body>
</html>
`;

/** What is said of a picture. */
export function noteOf(errors: number, isOld: boolean): string {
  const counted = errors === 1 ? 'one error' : `${errors} errors`;
  if (isOld) return `The picture is older than the text, which has ${counted}.`;
  return errors > 0 ? `The text has ${counted}; the graph lacks what they are about.` : '';
}
