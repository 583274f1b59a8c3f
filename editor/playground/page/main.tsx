/** The start of the page: what the address asks for, then everything on the screen. */
import { render } from 'preact';
import { App } from './app.js';
import { open, openShared } from './documents.js';
import { first } from './first.js';

const root = document.getElementById('page')!;

async function start(): Promise<void> {
  if (!(await openShared(location.hash))) open(first);
  root.textContent = '';
  render(<App />, root);
  if ('serviceWorker' in navigator) await navigator.serviceWorker.register('offline.js').catch(() => undefined);
}

void start();
addEventListener('hashchange', () => void openShared(location.hash));
