/** The report's section on the model: the drawn graph and its layer tables. */
import type { RunFolder } from '../folder/contents.js';
import { inlineSvg, number, table, text } from './html.js';
import { netsOf } from './layer-table.js';
import type { Section } from './section.js';

export function architecture({ layers, graph }: Pick<RunFolder, 'layers' | 'graph'>): Section | undefined {
  const nets = netsOf(layers);
  if (nets.length === 0 && graph === undefined) return undefined;
  const tables = nets.map(({ name, trainable, parameters, layers: rows }) => {
    const columns = [
      { title: 'path', code: true },
      { title: 'layer' },
      { title: 'output', code: true },
      { title: 'parameters', numeric: true },
    ];
    const sum = ['', '', '', number(parameters)];
    const body = [
      ...rows.map((layer) => [
        layer.path,
        layer.op,
        layer.output,
        layer.parameters === 0 ? '' : number(layer.parameters),
      ]),
      sum,
    ];
    const moving = parameters === trainable ? '' : ` of ${number(parameters)}`;
    return `<h3>${text(name)}</h3><p class="note">${number(trainable)}${moving} parameters are trainable.</p>${table(columns, body, { sum: true })}`;
  });
  const drawn =
    graph === undefined
      ? ''
      : `<details open><summary>Graph</summary><div class="graph" tabindex="0" role="group" aria-label="Graph">${inlineSvg(graph)}</div></details>`;
  return { id: 'architecture', title: 'Architecture', html: drawn + tables.join('\n') };
}
