/** The start of the page: what the address asks for, then everything on the screen. */
import { render } from 'preact';
import { App } from './app.js';
import { open, openShared, said } from './documents.js';
import { first } from './first.js';

const root = document.getElementById('page')!;

async function start(): Promise<void> {
  if (!(await openShared(location.hash))) {
    const problem = said.value;
    open(first);
    said.value = problem && `${problem} Here is the quickstart.`;
  }
  root.textContent = '';
  render(<App />, root);
  if ('serviceWorker' in navigator) await navigator.serviceWorker.register('offline.js').catch(() => undefined);
}

void start();
addEventListener('hashchange', () => void openShared(location.hash));
