/** Colours by meaning: a word of the language, a layer, a net, an input, a setting. */
import type { SemanticTokens } from 'vscode-languageserver';
import { SemanticTokensBuilder } from 'vscode-languageserver';
import { meaningsOf } from '../../../compiler/assist/meanings.js';
import type { Meant } from '../../../compiler/assist/meanings.js';
import { textOf } from '../../../grammar/index.js';
import type { Feature, Host } from '../host/feature.js';
import { positionOf } from '../host/positions.js';
import { types } from '../host/token-types.js';

const typeOf: Readonly<Record<Meant['kind'], (typeof types)[number]>> = {
  keyword: 'keyword',
  comment: 'comment',
  number: 'number',
  text: 'string',
  setting: 'property',
  label: 'property',
  layer: 'class',
  op: 'function',
  config: 'enumMember',
  transform: 'function',
  model: 'type',
  variant: 'type',
  ablation: 'type',
  edit: 'event',
  net: 'class',
  block: 'class',
  codebook: 'class',
  pool: 'variable',
  fn: 'function',
  extern: 'function',
  param: 'variable',
  data: 'type',
  field: 'property',
  let: 'variable',
  loss: 'variable',
  metric: 'variable',
  sample: 'function',
  plot: 'variable',
  evaluate: 'event',
  score: 'variable',
  stage: 'event',
  step: 'event',
  parameter: 'parameter',
  output: 'property',
  axis: 'parameter',
  assignment: 'variable',
  item: 'parameter',
};

export const semanticTokens: Feature = {
  register({ connection, workspace, answer }: Host) {
    connection.languages.semanticTokens.on((params) => answer(tokens)(params) ?? { data: [] });
    function tokens({ textDocument }: { textDocument: { uri: string } }): SemanticTokens {
      const insight = workspace.of(textDocument);
      const builder = new SemanticTokensBuilder();
      for (const { kind, span, declares, known } of insight ? meaningsOf(insight.file) : []) {
        const marks = [declares, known && kind !== 'setting', kind === 'param'];
        const bits = marks.reduce((sum, isSet, bit) => sum + (isSet ? 1 << bit : 0), 0);
        let start = span.start;
        // A token stays within its line.
        for (const line of textOf(span).split(/(?<=\r\n|\r(?!\n)|\n)/)) {
          const { line: at, character } = positionOf(span.source, start);
          const length = line.replace(/[\r\n]+$/, '').length;
          if (length > 0) builder.push(at, character, length, types.indexOf(typeOf[kind]), bits);
          start += line.length;
        }
      }
      return builder.build();
    }
  },
};
