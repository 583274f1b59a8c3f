/** The spec in the editor, the specs of the gallery, and which model of which spec is shown. */
import { batch, computed, signal } from '@preact/signals';
import { areKept, drafts, keep } from './drafts.js';
import { language } from './workers.js';
import { decoded } from './share.js';

export interface Document {
  readonly path: string;
  readonly text: string;
  readonly model?: string;
  /** True for a text from an address, which is not the one of the gallery. */
  readonly isShared?: boolean;
}

/** A text that "Diff" compares with, and what it is. */
export interface Base {
  readonly text: string;
  readonly words: string;
}

/** What is said of the last action, beside its buttons. */
export const said = signal('');

/** The spec as it was opened, without edits. */
export const opened = signal<Document>({ path: '/untitled.gen', text: '' });
export const text = signal('');
/** The spec that the text began from. */
export const base = signal<Base>({ text: '', words: 'the spec as it was opened' });
/** The name under which edits are kept: a shared text is another document than the spec of the same name. */
const keyOf = ({ path, text: original, isShared }: Document): string =>
  isShared ? `${path} ${original.length} ${original}` : path;
export const isEdited = computed(() => text.value !== opened.value.text);
/** True while a text on the screen would be lost with the tab. */
export const isUnkept = computed(() => isEdited.value && !areKept.value);
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

/** Opens a document, with the edits that were made of it before. */
export function open(document: Document): void {
  const draft = drafts.peek()[keyOf(document)];
  batch(() => {
    said.value =
      draft === undefined ? '' : 'With your edits, which this browser has kept. Reset brings the spec as it was.';
    opened.value = document;
    text.value = draft ?? document.text;
    base.value = { text: document.text, words: document.isShared ? 'the spec as it was shared' : 'the spec as it was opened' }; // prettier-ignore
    chosen.value = document.model;
  });
  if (document.isShared && paths.includes(document.path)) void compareWithGallery(document);
}

/** A shared spec of the gallery is compared with what it began from. */
async function compareWithGallery(document: Document): Promise<void> {
  const original = (await gallery().catch(() => undefined))?.[document.path];
  if (original !== undefined && opened.peek() === document)
    base.value = { text: original, words: `${document.path.slice(1)} of the repository` };
}

/** Takes an edited text. */
export function edited(changed: string): void {
  text.value = changed;
  keep(keyOf(opened.peek()), changed, opened.peek().text);
}

/** True for a spec of the page that has edits. */
export const hasDraft = (path: string): boolean => drafts.value[path] !== undefined;

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
  open({ ...document, isShared: true });
  return true;
}
