/** Definitions, references and highlights of names. */
import type { DocumentHighlight, Location } from 'vscode-languageserver';
import { DocumentHighlightKind } from 'vscode-languageserver';
import type { Span } from '../../../grammar/index.js';
import { useOfFile } from './links.js';
import type { Feature, Host } from '../host/feature.js';
import { rangeOf } from '../host/positions.js';
import { namedAt, placesOf } from '../host/references.js';

export const navigation: Feature = {
  register({ connection, workspace, answer }: Host) {
    const locate = (span: Span): Location => ({ uri: workspace.uri(span.source.path), range: rangeOf(span) });
    connection.onDefinition(
      answer(({ textDocument, position }): Location[] | null => {
        const at = workspace.at(textDocument, position);
        if (!at) return null;
        const file = useOfFile(workspace, at.insight, at.offset);
        if (file)
          return [{ uri: file.target, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } }];
        const named = namedAt(workspace, at.path, at.offset);
        return (named?.declarations ?? []).flatMap(({ span }) => (span ? [locate(span)] : []));
      }),
    );
    connection.onReferences(
      answer(({ textDocument, position, context }): Location[] | null => {
        const at = workspace.at(textDocument, position);
        const named = at && namedAt(workspace, at.path, at.offset);
        if (!named) return null;
        const isOwn = (place: Span): boolean =>
          named.declarations.some(({ span }) => span?.start === place.start && span.source.path === place.source.path);
        const places = placesOf(workspace, at.path, named);
        return places.filter((place) => context.includeDeclaration || !isOwn(place)).map(locate);
      }),
    );
    connection.onDocumentHighlight(
      answer(({ textDocument, position }): DocumentHighlight[] | null => {
        const at = workspace.at(textDocument, position);
        const named = at && namedAt(workspace, at.path, at.offset);
        if (!named) return null;
        const { references } = at.insight.file;
        const spans = named.declarations.flatMap((each) => references.referencesTo(each));
        const here = new Map(spans.filter(({ source }) => source.path === at.path).map((span) => [span.start, span]));
        return [...here.values()].map((span) => ({
          range: rangeOf(span),
          kind:
            references.definitionAt(at.path, span.start)?.span?.start === span.start
              ? DocumentHighlightKind.Write
              : DocumentHighlightKind.Read,
        }));
      }),
    );
  },
};
