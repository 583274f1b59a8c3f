/** A diff in words: blocks of lines. Each line is a change with its consequences. Renderers only draw it. */
import type { AnyChange } from '../compare/changes.js';
import type { Checkpoint } from '../compare/checkpoint.js';
import { checkpointOf } from '../compare/checkpoint.js';
import type { FormDiff, NetRows } from '../compare/diff.js';
import { sections } from '../compare/form.js';
import type { Section } from '../compare/form.js';
import type { Total } from '../compare/totals.js';
import { totalsOf } from '../compare/totals.js';
import { entryBlocks } from './story-entries.js';
import { netBlock } from './story-net.js';
import { plural } from './words.js';

/** `+` and `-` exist on one side alone; `~` differs; `>` is renamed. */
export type Mark = '+' | '-' | '~' | '>';

export interface Line {
  readonly mark: Mark;
  /** The subject of the line: a layer, a loss, a step. */
  readonly label: string;
  /** The change in words, for one column. */
  readonly text: string;
  /** The change for two columns, if the two sides are worth comparing. */
  readonly sides?: { readonly before: string; readonly after: string };
  /** Consequences, and definitions of names in the line. */
  readonly notes: readonly string[];
  /** The layers of the line, by their paths in the second model, or in the first if they were removed. */
  readonly layers?: readonly string[];
}

export interface Block {
  readonly title: string;
  readonly lines: readonly Line[];
  /** For a net: its layers side by side. */
  readonly net?: NetRows;
}

export interface Story {
  readonly before: string;
  readonly after: string;
  /** `same`: no change in meaning or names. `names`: no change in meaning. */
  readonly verdict: 'same' | 'names' | 'different';
  readonly headline: string;
  readonly blocks: readonly Block[];
  readonly totals: readonly Total[];
  readonly checkpoint: Checkpoint;
  /** The number of differences of spelling that are left out. */
  readonly untold: number;
}

export interface StoryOptions {
  /** The name of the first model; `after` is that of the second. */
  readonly before: string;
  readonly after: string;
  /** Includes differences of spelling: written defaults, params without effect. */
  readonly all?: boolean;
}

/** Changes without a cause among the others. */
export const rootsOf = (changes: readonly AnyChange[]): AnyChange[] =>
  changes.filter(({ cause }) => cause === undefined);

export function verdictOf(changes: readonly AnyChange[]): Story['verdict'] {
  if (changes.some(({ weight }) => weight === 'meaning')) return 'different';
  return changes.some(({ weight }) => weight === 'names') ? 'names' : 'same';
}

/** Sections that stand before the nets. The others follow them. */
const beforeNets: readonly Section[] = ['param', 'data'];

export function tell(diff: FormDiff, options: StoryOptions): Story {
  const told = diff.changes.filter(({ weight }) => options.all || weight !== 'spelling');
  const shown: FormDiff = { ...diff, changes: told };
  const blocks = [
    ...entryBlocks(shown, beforeNets),
    ...wholeNets(shown),
    ...diff.nets.flatMap((net) => netBlock(shown, net) ?? []),
    ...entryBlocks(
      shown,
      sections.filter((section) => !beforeNets.includes(section)),
    ),
  ];
  const verdict = verdictOf(diff.changes);
  return {
    before: options.before,
    after: options.after,
    verdict,
    headline: headline(verdict, blocks),
    blocks,
    totals: totalsOf(diff),
    checkpoint: checkpointOf(diff),
    untold: diff.changes.length - told.length,
  };
}

function headline(verdict: Story['verdict'], blocks: readonly Block[]): string {
  const count = blocks.reduce((sum, { lines }) => sum + lines.length, 0);
  if (verdict === 'same') return 'No change in meaning.';
  if (verdict === 'names')
    return `No change in meaning: the same model, with ${plural(count, 'thing')} by other names.`;
  return `${plural(count, 'change')}.`;
}

function wholeNets({ changes }: FormDiff): Block[] {
  return changes.flatMap((change): Block[] => {
    if (change.what !== 'net' || change.kind === 'renamed') return [];
    const place = (change.after ?? change.before)!;
    const net = (change.to ?? change.from)!;
    const mark = change.kind === 'added' ? '+' : '-';
    const inputs = net.inputs.map(({ name }) => name).join(', ');
    const text = `net ${place.name}(${inputs}) of ${plural(net.layers.length, 'layer')}`;
    const layers = net.layers.map((layer) => layer.op).join(' → ');
    return [
      {
        title: `net ${place.name}`,
        lines: [{ mark, label: place.name, text, notes: [layers.length > 300 ? `${layers.slice(0, 299)}…` : layers] }],
      },
    ];
  });
}
