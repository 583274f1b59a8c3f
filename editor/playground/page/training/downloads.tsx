/** What can be taken home: the report, the newest checkpoint, the module, and the folder of the run as a whole. */
import type { JSX } from 'preact';
import { save } from '../save.js';
import { training } from '../workers.js';
import { files } from './run.js';

async function archive(): Promise<Uint8Array> {
  const { zipSync } = await import('fflate');
  const contents: Record<string, Uint8Array> = {};
  for (const path of files.value) contents[`run/${path}`] = await training().file(path);
  return zipSync(contents, { level: 6 });
}

export function Downloads(): JSX.Element {
  const one = (label: string, path: string): JSX.Element | undefined =>
    files.value.includes(path) ? (
      <button type="button" key={path} onClick={async () => save(path.split('/').pop()!, await training().file(path))}>
        {label}
      </button>
    ) : undefined;
  return (
    <div class="actions" role="group" aria-label="Downloads">
      {one('Report', 'report.html')}
      {one('Checkpoint', 'checkpoints/last.safetensors')}
      {one('Module', 'model.ts')}
      <button type="button" onClick={async () => save('run.zip', await archive())}>
        Whole run (.zip)
      </button>
    </div>
  );
}
