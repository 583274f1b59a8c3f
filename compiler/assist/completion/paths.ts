/** Paths in the texts of a spec, and the names that a used file has for others. */
import type { TopLevel } from '../../resolve/files.js';
import { joinPath } from '../../resolve/files.js';
import type { Insight } from '../insight.js';
import type { Completion } from './completion.js';
import type { Proposal, ProposalKind } from './proposal.js';

/** The files around a spec. */
export interface Beside {
  /** What lies in a folder. */
  list(folder: string): readonly { readonly name: string; readonly isFolder: boolean }[];
  /** What a file declares for others. */
  declared(path: string): readonly TopLevel[];
}

/** Statements in whose text a path stands, and how the names of its files end. */
const places = [
  { before: /^\s*use\b[^"]*\bfrom\s+"([^"]*)$/, ending: '.gen' },
  { before: /\bweights\(\s*"([^"]*)$/, ending: '.safetensors' },
] as const;

/** What can be written in a path, or for the names of a `use` whose path is written; undefined elsewhere. */
export function pathsAt(insight: Insight, offset: number, beside: Beside): Completion | undefined {
  const { path, text } = insight.file.files.main.file.source;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const behind = text.slice(offset).split(/\r?\n/, 1)[0]!;
  for (const place of places) {
    const written = place.before.exec(before)?.[1];
    if (written !== undefined) return inFolder(path, written, place.ending, beside);
  }
  const from = /^\s*use\b[\w\s,]*$/.test(before) ? /^[\w\s,]*\bfrom\s+"([^"]+)"/.exec(behind)?.[1] : undefined;
  // The word `use` itself is being written.
  if (from === undefined || !/^\s*use\s/.test(before)) return undefined;
  const typed = /\w*$/.exec(before)![0];
  const taken: readonly string[] = `${before.slice(0, before.length - typed.length)} ${behind}`.match(/\w+/g) ?? [];
  const proposals = beside
    .declared(joinPath(path, from))
    .filter(({ name, kind }) => kind !== 'extern' && !taken.includes(name.name))
    .map(({ name, kind, doc }): Proposal => ({
      ...{ label: name.name, kind: kinds[kind] ?? 'model', detail: kind },
      ...(doc ? { doc } : {}),
    }));
  return { typed, proposals };
}

const kinds: Readonly<Partial<Record<TopLevel['kind'], ProposalKind>>> = { block: 'block', fn: 'function', param: 'param' }; // prettier-ignore

function inFolder(spec: string, written: string, ending: string, beside: Beside): Completion {
  const cut = written.lastIndexOf('/') + 1;
  const [folder, typed] = [written.slice(0, cut), written.slice(cut)];
  const found = beside.list(joinPath(spec, `${folder}.`)).flatMap(({ name, isFolder }): Proposal[] => {
    if (name.startsWith('.') || name === 'node_modules') return [];
    if (isFolder) return [{ label: `${name}/`, kind: 'folder', rank: 2 }];
    const isItself = joinPath(spec, folder + name) === spec;
    return name.endsWith(ending) && !isItself ? [{ label: name, kind: 'file' }] : [];
  });
  const up: Proposal[] = /^(?:\.\.\/)*$/.test(folder) ? [{ label: '../', kind: 'folder', rank: 3 }] : [];
  return { typed, proposals: [...found, ...up] };
}
