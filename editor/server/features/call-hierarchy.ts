/** Who calls a net, a block or a function, and what it calls itself, over all specs and variants. */
import type { CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall } from 'vscode-languageserver';
import { callerAt, calleeOf, callsFrom, callsTo, grouped } from '../../../compiler/assist/callers.js';
import type { Caller } from '../../../compiler/assist/callers.js';
import type { Feature, Host } from '../host/feature.js';
import { pathOf } from '../host/files.js';
import { documentOf, rangeOf } from '../host/positions.js';
import { namedAt, specsThatName } from '../host/references.js';
import type { Workspace } from '../host/workspace.js';
import { symbolKindOf } from './symbols.js';

export const callHierarchy: Feature = {
  register({ connection, workspace, answer }: Host) {
    const { callHierarchy: calls } = connection.languages;
    calls.onPrepare(
      answer(({ textDocument, position }): CallHierarchyItem[] | null => {
        const at = workspace.at(textDocument, position);
        const named = at && namedAt(workspace, at.path, at.offset);
        const found = (named?.declarations ?? []).flatMap((each) => calleeOf(at!.insight.file.files, each) ?? []);
        return found.length > 0 ? found.map((each) => itemOf(workspace, each)) : null;
      }),
    );
    calls.onIncomingCalls(
      answer(({ item }): CallHierarchyIncomingCall[] | null => {
        const home = declaredBy(workspace, item);
        if (!home) return null;
        const all = specsThatName(workspace, home.nameSpan.source.path, home.name).flatMap(({ file }) =>
          callsTo(file.files, file.references, home.nameSpan).flatMap(({ of, at }) =>
            at.map((each) => ({ of, at: each })),
          ),
        );
        return grouped(all).map(({ of, at }) => ({ from: itemOf(workspace, of), fromRanges: at.map(rangeOf) }));
      }),
    );
    calls.onOutgoingCalls(
      answer(({ item }): CallHierarchyOutgoingCall[] | null => {
        const home = declaredBy(workspace, item);
        const file = home && workspace.insight(home.nameSpan.source.path)?.file;
        if (!file) return null;
        return callsFrom(file.files, file.references, home).map(({ of, at }) => ({
          to: itemOf(workspace, of),
          fromRanges: at.map(rangeOf),
        }));
      }),
    );
  },
};

/** The declaration that an item stands for; its file may have changed since. */
function declaredBy(workspace: Workspace, { uri, name, selectionRange }: CallHierarchyItem): Caller | undefined {
  const file = workspace.insight(pathOf(uri))?.file.files.main.file;
  const found = file && callerAt(file, documentOf(file.source).offsetAt(selectionRange.start));
  return found?.name === name ? found : undefined;
}

const itemOf = (workspace: Workspace, { name, kind, span, nameSpan, within }: Caller): CallHierarchyItem => ({
  ...{ name, kind: symbolKindOf(kind), uri: workspace.uri(span.source.path) },
  detail: within === '' ? kind : `${kind} of ${within}`,
  ...{ range: rangeOf(span), selectionRange: rangeOf(nameSpan) },
});
