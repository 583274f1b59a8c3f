/** The sheets that a training has drawn: each sample and each plot, by the epochs at which it was drawn. */
import { signal } from '@preact/signals';
import { training } from '../workers.js';

export interface Sheet {
  readonly name: string;
  readonly kind: 'samples' | 'plots';
  /** The times, with the address of each picture. */
  readonly times: readonly { readonly when: string; readonly address: string }[];
}

export const sheets = signal<readonly Sheet[]>([]);

const whenOf = (file: string): string =>
  file.replace(/^epoch-0*(\d+).*/, 'epoch $1').replace(/^step-0*(\d+).*/, 'step $1');

/** Reads what was drawn since the last call. */
export async function readSheets(): Promise<void> {
  const found = new Map<string, Sheet>();
  const known = new Map(sheets.value.map((sheet) => [`${sheet.kind}/${sheet.name}`, sheet]));
  for (const path of await training().files()) {
    const [, kind, name, file] =
      /^(samples)\/([^/]+)\/([^/]+)\.png$/.exec(path) ?? /^(plots)\/()([^/]+)\.png$/.exec(path) ?? [];
    // The page draws the curves of losses itself.
    if (!kind || file === 'losses') continue;
    const sheet = name || file!;
    const when = name ? whenOf(file!) : 'now';
    const before = known.get(`${kind}/${sheet}`)?.times.find((time) => time.when === when && when !== 'now');
    const time = before ?? { when, address: await addressOf(path) };
    const times = [...(found.get(`${kind}/${sheet}`)?.times ?? []), time];
    found.set(`${kind}/${sheet}`, { name: sheet, kind: kind as Sheet['kind'], times });
  }
  sheets.value = [...found.values()].sort((a, b) => (a.kind < b.kind ? 1 : -1));
}

/** A picture of the run as an address for the page. */
const addressOf = async (path: string): Promise<string> =>
  URL.createObjectURL(new Blob([(await training().file(path)) as BlobPart], { type: 'image/png' }));
