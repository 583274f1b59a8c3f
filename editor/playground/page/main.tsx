/** The start of the page: what the address asks for, then everything on the screen. */
import { render } from 'preact';
import { App } from './app.js';
import { isUnkept, open, openShared, said } from './documents.js';
import { first } from './first.js';
import { whenIdle } from './usable.js';
import { isBusy } from './training/state.js';

const root = document.getElementById('page')!;

async function start(): Promise<void> {
  if (!(await openShared(location.hash))) {
    const problem = said.value;
    open(first);
    if (problem) said.value = `${problem} Here is the quickstart.`;
  }
  root.textContent = '';
  render(<App />, root);
  await whenIdle(() => {
    if ('serviceWorker' in navigator) navigator.serviceWorker.register('offline.js').catch(() => undefined);
  });
}

void start();
// The browser asks before a text that is nowhere else, or a training under way, is lost.
addEventListener('beforeunload', (event) => {
  if (isBusy.value || isUnkept.value) event.preventDefault();
});
addEventListener('hashchange', () => void openShared(location.hash));
