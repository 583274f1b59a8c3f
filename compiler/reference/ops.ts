/** The reference page of the catalogue, docs/ops.md. A test keeps it in step. The target says how often each op can be differentiated. */
import { configs } from '../catalogue/configs/index.js';
import { activations } from '../catalogue/functions/activation.js';
import { alongAxes } from '../catalogue/functions/along-axis.js';
import { annealed } from '../catalogue/functions/annealing.js';
import { arithmetic } from '../catalogue/functions/arithmetic.js';
import { arranging } from '../catalogue/functions/arranging.js';
import { classifications } from '../catalogue/functions/classification.js';
import { codes } from '../catalogue/functions/codes.js';
import { colors } from '../catalogue/functions/color.js';
import { discrepancies } from '../catalogue/functions/discrepancy.js';
import { collected } from '../catalogue/functions/copies.js';
import { distributionQuestions } from '../catalogue/functions/distribution.js';
import { errors } from '../catalogue/functions/error.js';
import { flowFunctions } from '../catalogue/functions/flow.js';
import { indexing } from '../catalogue/functions/indexing.js';
import { losses } from '../catalogue/functions/loss.js';
import { matrices } from '../catalogue/functions/matrices.js';
import { pairs } from '../catalogue/functions/pairs.js';
import { qualities } from '../catalogue/functions/quality.js';
import { reductions } from '../catalogue/functions/reduction.js';
import { structures } from '../catalogue/functions/structure.js';
import { tables } from '../catalogue/functions/tables.js';
import { trigonometry } from '../catalogue/functions/trigonometry.js';
import { catalogue } from '../catalogue/index.js';
import { distances, extractors } from '../catalogue/distances.js';
import { plots } from '../catalogue/plots.js';
import { transforms } from '../catalogue/transforms.js';
import { words } from '../catalogue/words.js';
import type { Target } from '../plan/target.js';
import { showKind, showValue } from '../catalogue/row/show.js';
import type { ConfigFamily, OpEntry, SettingSpec } from '../catalogue/row/types.js';

const settingRows = (settings: readonly SettingSpec[]): string[] =>
  settings.map(
    (each) =>
      `| \`${each.name}\` | ${showKind(each.type)} | ${each.default === undefined ? 'needed' : `\`${showValue(each.default, each.type)}\``} | ${each.doc} |`,
  );

function table(settings: readonly SettingSpec[]): string[] {
  return settings.length === 0
    ? []
    : ['', '| setting | takes | default | |', '| --- | --- | --- | --- |', ...settingRows(settings)];
}

const orders = ['stops gradients', 'differentiable once', 'differentiable twice'] as const;

function showOp(entry: OpEntry, target: Target): string[] {
  const inputs = entry.inputs.map((input) => (input.optional ? `${input.name}=…` : input.name)).join(', ');
  const notes = [
    entry.variadic ? 'any number of inputs' : '',
    orders[target.gradients(entry)],
    entry.uses?.includes('mode') ? 'differs between training and evaluation' : '',
    entry.uses?.includes('draws') ? 'random' : '',
    entry.bijection ? 'stands in flows' : '',
  ];
  return [
    '',
    `### ${/^\w+$/.test(entry.name) ? entry.name : `\`${entry.name}\``}`,
    '',
    entry.doc,
    '',
    `Inputs: ${inputs === '' ? 'none' : inputs}. ${notes
      .filter(Boolean)
      .join(', ')
      .replace(/^./, (letter) => letter.toUpperCase())}.`,
    ...blocks(entry),
    ...table(entry.settings),
  ];
}

/** The blocks that a layer takes, and the sets that may be given together. */
function blocks({ name, branches }: OpEntry): string[] {
  if (!branches) return [];
  const ways = branches.choices.map((choice) =>
    choice.length === 0 ? `\`${name}\`` : `\`${name}(${choice.map((each) => `${each}=…`).join(', ')})\``,
  );
  return [
    '',
    `Blocks, as ${ways.join(' or ')}; the first needs no name:`,
    '',
    ...branches.names.map((each) => `- \`${each.name}\`: ${each.doc}`),
  ];
}

const families: Readonly<Record<ConfigFamily, string>> = {
  initializer: 'Initializers (`init=…`)',
  reparameterization: 'Reparameterisations (`weight=…`)',
  optimizer: 'Optimizers (`with …`)',
  schedule: 'Rate schedules (`schedule …`)',
  mask: 'Masks of couplings (`mask=…`)',
  'causal mask': 'Causal masks of kernels (`mask=…`)',
  trace: 'Estimators of log-determinants (`trace=…`)',
  inverse: 'Ways back (`inverse=…`)',
  base: 'Base distributions of flows (`with base(…)`)',
  loop: 'What loops go over (`for … in …`)',
  spacing: 'Spacings of times (`spacing=…`)',
};

interface Section {
  readonly title: string;
  readonly names: readonly string[];
  readonly lines: readonly string[];
}

const ops = (title: string, entries: readonly OpEntry[], target: Target): Section => ({
  title,
  names: entries.map(({ name }) => name),
  lines: entries.flatMap((entry) => showOp(entry, target)),
});

/** An entry with a name, a text and possibly settings. */
const named = (
  title: string,
  entries: readonly { readonly name: string; readonly doc: string; readonly settings?: readonly SettingSpec[] }[],
): Section => ({
  title,
  names: entries.map(({ name }) => name),
  lines: entries.flatMap(({ name, doc, settings }) => ['', `### ${name}`, '', doc, ...table(settings ?? [])]),
});

/** Functions in the groups of their sources. */
const groups: readonly (readonly [title: string, entries: readonly OpEntry[]])[] = [
  ['Activations', activations],
  ['Arithmetic', arithmetic],
  ['Angles and the error function', trigonometry],
  ['Reductions', reductions],
  ['Along an axis', alongAxes],
  ['Matrices', matrices],
  ['Tables', tables],
  ['The course of the training', [annealed]],
  ['Indices', indexing],
  ['The batch', pairs],
  ['Arranging', arranging],
  ['Structure', structures],
  ['Losses', [...losses, ...errors, ...classifications, ...discrepancies]],
  ['Colours', colors],
  ['Quality of pictures', qualities],
  ['Codes', codes],
  ['Questions to flows', flowFunctions],
  ['Questions to distributions', [...distributionQuestions, collected]],
];

function distanceSection(): Section {
  const { title, names, lines } = named('Distances of drawn pictures', distances);
  return {
    title,
    names,
    lines: [
      '',
      '`metric fid = fid(generate(n=2_048), x, features=fashion_cnn)`',
      ...lines,
      '',
      '| features | |',
      '| --- | --- |',
      ...extractors.map(({ name, doc }) => `| \`${name}\` | ${doc} |`),
    ],
  };
}

const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/ /g, '-');

/** Markdown of every layer, function, draw, configuration, transform and plot. */
export function reference(target: Target): string {
  const sections: readonly Section[] = [
    ops(
      'Layers',
      catalogue.filter((entry) => entry.kind === 'layer'),
      target,
    ),
    ...groups.map(([title, entries]) => ops(title, entries, target)),
    ops(
      'Draws',
      catalogue.filter((entry) => entry.kind === 'draw'),
      target,
    ),
    named('Words', words),
    ...Object.entries(families).map(([family, title]) =>
      named(
        title,
        configs.filter((each) => each.family === family),
      ),
    ),
    named('Transforms of data', transforms),
    named('Plots', plots),
    distanceSection(),
  ];
  const lines = [
    '# Layers, functions and settings',
    '',
    'Written from the compiler’s catalogue by `npm run specs`. Shapes leave the batch axis out; pictures are [height, width, channels].',
    '',
    ...sections.map(
      ({ title, names }) => `- [${title}](#${anchorOf(title)}): ${names.map((name) => `\`${name}\``).join(', ')}`,
    ),
    ...sections.flatMap(({ title, lines: own }) => ['', `## ${title}`, ...own]),
  ];
  return `${lines.join('\n')}\n`;
}
