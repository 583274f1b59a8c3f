/**
 * What the check of a text leaves for the check of the next one: trees of declarations, and the messages of each model
 * and ablation with everything that they depend on. It belongs to whoever opens the texts, one after another.
 */
import { KeptTrees } from '../../grammar/kept/trees.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { movedDiagnostics } from './moved.js';
import type { Piece } from './pieces.js';
import { Move } from './pieces.js';

/** What decides the messages of a model or an ablation. */
export interface Grounds {
  readonly pieces: readonly Piece[];
  /** Everything beside the pieces. */
  readonly facts: string;
  /** True if the files have errors of syntax or names. What is found with them is kept apart, since they come and go. */
  readonly broken: boolean;
}

export interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  /** Declarations of blocks and functions that were applied. */
  readonly applied: readonly object[];
}

interface Known extends Outcome {
  readonly grounds: Grounds;
  /** True if messages name lines, so that these may not move. */
  readonly namesLines: boolean;
}

export class Kept {
  private readonly files = new Map<string, KeptTrees>();
  private readonly known = new Map<string, Known>();

  /** The trees of a file. */
  trees(path: string): KeptTrees {
    const trees = this.files.get(path) ?? new KeptTrees();
    this.files.set(path, trees);
    return trees;
  }

  /** What was found before, in its new places; undefined if it would be found otherwise now. */
  find(name: string, grounds: Grounds): Outcome | undefined {
    const known = this.known.get(slotOf(name, grounds));
    if (!known || !isSame(known, grounds)) return undefined;
    const { pieces } = known.grounds;
    const diagnostics = movedDiagnostics(known.diagnostics, new Move(pieces, grounds.pieces));
    if (!diagnostics) return undefined;
    const applied = new Set(known.applied);
    return {
      diagnostics,
      applied: pieces.flatMap(({ declaration }, index) =>
        applied.has(declaration) ? [grounds.pieces[index]!.declaration] : [],
      ),
    };
  }

  keep(name: string, grounds: Grounds, { diagnostics, applied }: Outcome): void {
    const namesLines = diagnostics.some(({ message, label, why, hint, related = [] }) =>
      [message, label, why, hint, ...related.map((each) => each.message)].some((text) => text && namesLine.test(text)),
    );
    this.known.set(slotOf(name, grounds), { grounds, diagnostics, applied, namesLines });
  }
}

const slotOf = (name: string, { broken }: Grounds): string => `${broken ? 'broken' : 'whole'} ${name}`;

const namesLine = /\bline \d|:\d/;

function isSame({ grounds: { pieces, facts }, namesLines }: Known, now: Grounds): boolean {
  if (facts !== now.facts || pieces.length !== now.pieces.length) return false;
  return pieces.every((piece, index) => {
    const { text, line } = now.pieces[index]!;
    return piece.text === text && (!namesLines || piece.line === line);
  });
}
