/** The spec in the editor, the specs of the gallery, and which model of which spec is shown. */
import { computed, signal } from '@preact/signals';
import { language } from './workers.js';
import { decoded } from './share.js';

export interface Document {
  readonly path: string;
  readonly text: string;
  readonly model?: string;
}

/** What is said of the last action, beside its buttons. */
export const said = signal('');

/** The spec as it was opened: what "Diff" compares with. */
export const opened = signal<Document>({ path: '/untitled.gen', text: '' });
export const text = signal('');
/** The text that can be opened again: as it was opened, or in the address. */
export const kept = signal('');
/** The models that the text declares, in its order. */
export const models = signal<readonly string[]>([]);
/** The model that someone chose; the first one is shown until then. */
export const chosen = signal<string | undefined>(undefined);
export const model = computed(() =>
  chosen.value !== undefined && models.value.includes(chosen.value) ? chosen.value : models.value[0],
);
export const asked = computed(() => ({ path: opened.value.path, text: text.value, model: model.value }));

declare const GENC_SPECS: readonly string[];
/** The paths of all specs and examples; the build puts them in. */
export const paths = GENC_SPECS;

let specs: Promise<Readonly<Record<string, string>>> | undefined;
/** The texts of all specs and examples by their paths. The language worker learns them too. */
export function gallery(): Promise<Readonly<Record<string, string>>> {
  return (specs ??= fetch('specs.json')
    .then((response) => response.json() as Promise<Record<string, string>>)
    .then(async (texts) => {
      await language.addFiles(texts);
      return texts;
    })
    .catch((error: unknown) => {
      specs = undefined;
      throw error;
    }));
}

/** True for a spec that uses others, which may stand in the gallery. */
export const usesFiles = (spec: string): boolean => /^\s*use\b/m.test(spec);

export function open(document: Document): void {
  said.value = '';
  opened.value = document;
  [text.value, kept.value] = [document.text, document.text];
  chosen.value = document.model;
}

/** Opens a spec of the gallery. */
export async function openExample(path: string, wanted?: string): Promise<boolean> {
  const found = (await gallery())[path];
  if (found === undefined) return false;
  open({ path, text: found, model: wanted });
  return true;
}

/** Opens what the fragment of an address holds: a spec, or the name of one. False if it holds none that can be read. */
export async function openShared(fragment: string): Promise<boolean> {
  const found = await openFragment(fragment);
  if (!found && fragment.length > 1) said.value = 'The address holds no spec that the page can open.';
  return found;
}

async function openFragment(fragment: string): Promise<boolean> {
  const [kind, value] = fragment.slice(1).split(/=(.*)/s);
  if (kind === 'example' && value) {
    try {
      const [path, wanted] = decodeURIComponent(value).split(':');
      return await openExample(`/${path!}`, wanted);
    } catch {
      return false;
    }
  }
  if (kind !== 'spec' || !value) return false;
  const document = await decoded(value);
  if (!document) return false;
  if (usesFiles(document.text)) await gallery().catch(() => undefined);
  open(document);
  return true;
}
