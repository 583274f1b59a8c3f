/** Train, Show and Diff above models and variants. The client runs them: the command `genc.run` has the words of a call of `genc`. */
import type { CodeLens } from 'vscode-languageserver';
import type { Feature, Host } from '../host/feature.js';
import { pathOf } from '../host/files.js';
import { rangeOf } from '../host/positions.js';

export const codeLens: Feature = {
  register({ connection, workspace, answer }: Host) {
    connection.onCodeLens(
      answer(({ textDocument }): CodeLens[] => {
        const insight = workspace.settings.codeLens ? workspace.of(textDocument) : undefined;
        const path = pathOf(textDocument.uri);
        return (insight?.file.declared ?? []).flatMap((declared) => {
          const { name } = declared.name;
          if (name === '') return [];
          const range = rangeOf(declared.name.span);
          const lens = (title: string, ...words: readonly string[]): CodeLens => ({
            range,
            command: { title, command: 'genc.run', arguments: [words] },
          });
          const base = declared.kind === 'variant' ? declared.of.name : '';
          const own = base !== '' && insight!.file.models.includes(base);
          return [
            lens('Train', 'train', `${path}:${name}`),
            lens('Show', 'show', `${path}:${name}`),
            ...(own ? [lens(`Diff with ${base}`, 'diff', `${path}:${base}`, `${path}:${name}`)] : []),
          ];
        });
      }),
    );
  },
};
