/** Selections that grow by the parts of the tree: a name, its call, the chain, the statement, the net, the model. */
import type { SelectionRange } from 'vscode-languageserver';
import { partsAt } from '../../../grammar/index.js';
import type { Feature, Host } from '../host/feature.js';
import { rangeOf } from '../host/positions.js';

export const selection: Feature = {
  register({ connection, workspace, answer }: Host) {
    connection.onSelectionRanges(
      answer(({ textDocument, positions }): SelectionRange[] | null => {
        const insight = workspace.of(textDocument);
        if (!insight) return null;
        const { file } = insight.file.files.main;
        return positions.map((position) => {
          const offset = workspace.at(textDocument, position)?.offset ?? 0;
          let chosen: SelectionRange = {
            range: rangeOf({ source: file.source, start: 0, end: file.source.text.length }),
          };
          let last = { start: 0, end: file.source.text.length };
          for (const { span } of partsAt(file, offset)) {
            // A part must lie within the one before, and be smaller.
            if (span.start < last.start || span.end > last.end || span.end - span.start === last.end - last.start)
              continue;
            chosen = { range: rangeOf(span), parent: chosen };
            last = span;
          }
          return chosen;
        });
      }),
    );
  },
};
