/** What is known of a place of a spec, as Markdown: a declaration, a layer with its shape, a row of the catalogue. */
import type { Expression } from '../../grammar/syntax/ast.js';
import { partsAt } from '../../grammar/parts-at.js';
import type { Part } from '../../grammar/parts-at.js';
import { forms } from '../../grammar/syntax/forms.js';
import { textOf } from '../../grammar/syntax/source.js';
import type { Span } from '../../grammar/syntax/source.js';
import { countFlops, countParameters, countTrainable } from '../graph/measure.js';
import { stagesOf, stepsOf } from '../graph/stages.js';
import type { ModelGraph } from '../graph/types.js';
import type { Declaration } from '../resolve/references/declaration.js';
import type { Insight } from './insight.js';
import { lossFacts, writtenOut } from './loss-facts.js';
import { configRow, opRow, plotRow, rowPage, settingLine, transformRow, wordDoc } from './rows.js';
import { plural, showAll, showObserved, whole } from './show.js';

export interface Hover {
  readonly markdown: string;
  readonly span: Span;
}

export function hoverAt(insight: Insight, offset: number): Hover | undefined {
  const { file } = insight.file.files.main;
  const { references } = insight.file;
  const models = insight.modelsFor(offset);
  const parts = partsAt(file, offset);
  const use = references.useAt(file.source.path, offset);
  const declaration = use?.declarations[0];
  const told = declaration ? describe(insight, declaration, models) : [];
  const value = declaration?.kind === 'setting' ? [] : valueAt(insight, parts, declaration, models);
  // The page of a row is long, so the shape of this one stands before it.
  const sections = declaration?.span ? [...told, ...value] : [...value, ...told];
  if (use && sections.length > 0) return { markdown: sections.join('\n\n'), span: use.span };
  const word = wordAt(file.source.text, offset);
  const span = { source: file.source, ...word };
  const text = textOf(span);
  const plot = parts.some(({ kind }) => kind === 'plot') ? plotRow(text) : undefined;
  const page = plot ? rowPage(plot) : wordDoc(text);
  if (page !== undefined) return { markdown: [page, ...sections].join('\n\n'), span };
  if (sections.length > 0) return { markdown: sections.join('\n\n'), span: parts.at(-1)!.span };
  const form = Object.hasOwn(forms, text) && startsStatement(file.source.text, word.start) ? forms[text] : undefined;
  return form === undefined ? undefined : { markdown: code(form), span };
}

const code = (text: string): string => `\`\`\`gen\n${text}\n\`\`\``;
const startsStatement = (text: string, start: number): boolean => /(?:^|[\n{}])[ \t]*$/.test(text.slice(0, start));

function wordAt(text: string, offset: number): { start: number; end: number } {
  const before = /[A-Za-z0-9_]*$/.exec(text.slice(0, offset))![0].length;
  const behind = /^[A-Za-z0-9_]*/.exec(text.slice(offset))![0].length;
  return { start: offset - before, end: offset + behind };
}

/** What a name means: its declaration with its doc, or its row in the catalogue. */
function describe(insight: Insight, declaration: Declaration, models: readonly string[]): string[] {
  const { kind, name, of, span } = declaration;
  switch (kind) {
    case 'op':
      return pageOf(opRow(name));
    case 'config':
      return pageOf(configRow(name));
    case 'transform':
      return pageOf(transformRow(name));
    case 'setting': {
      const rows = [opRow(of ?? ''), configRow(of ?? ''), transformRow(of ?? ''), plotRow(of ?? '')];
      const setting = rows.flatMap((row) => row?.settings ?? []).find((each) => each.name === name);
      return setting
        ? [`${code(`${of}(${name}=…)`)}`, settingLine(setting).slice(2)]
        : [`A setting of \`${of ?? ''}\`.`];
    }
    default: {
      if (!span) return [];
      const files = [...insight.file.files.scopes.values()];
      const file = files.find((each) => each.file.source === span.source)?.file;
      const declared = file && declaredAt(partsAt(file, span.start), span);
      return [
        code(declared ? headOf(declared, kind) : `${kind} ${name}`),
        ...(declared && 'doc' in declared && typeof declared.doc === 'string' ? [declared.doc] : []),
        ...(kind === 'net' ? netFacts(insight, name, models) : []),
        ...(kind === 'loss' ? lossFacts(insight, name, models) : []),
        ...(kind === 'metric' ? writtenOut(insight, name, models[0]) : []),
        ...(kind === 'model' || kind === 'variant' ? modelFacts(insight, name) : []),
      ];
    }
  }
}

const pageOf = (row: Parameters<typeof rowPage>[0] | undefined): string[] => (row ? [rowPage(row)] : []);

/** The part that a name declares: the innermost one around it that has it as its name or label. */
const declaredAt = (parts: readonly Part[], { start, end }: Span): Part | undefined =>
  parts.findLast((part) => {
    const { name, label } = part as { name?: unknown; label?: unknown };
    return [name, label].some((each) => {
      const span = (each as Partial<Part> | undefined)?.span;
      return span?.start === start && span.end === end;
    });
  });

/** A declaration without its body. */
function headOf(part: Part, kind: string): string {
  const text = textOf(part.span);
  const { body, items, members, fields } = part as {
    body?: unknown;
    items?: unknown;
    members?: unknown;
    fields?: unknown;
  };
  const hasBlock = [body, items, members, fields].some((each) => Array.isArray(each));
  const head = hasBlock ? text.slice(0, blockStart(text)) : text;
  const lines = head.trim().split(/\r?\n/);
  const shown = lines.length > 8 ? [...lines.slice(0, 8), '…'] : lines;
  const word = { field: 'data field', parameter: 'input', assignment: 'value', label: 'label', item: 'item' }[kind];
  return word ? `${shown.join('\n')}  // ${word}` : shown.join('\n');
}

/** The offset of the brace that opens the block of a declaration. */
function blockStart(text: string): number {
  const at = /\{\s*(?:\/\/[^\n]*)?(?:\n|$)|\{/.exec(text);
  return at ? at.index : text.length;
}

/** Parameters, FLOPs, and the losses that move a net. */
function netFacts(insight: Insight, name: string, models: readonly string[]): string[] {
  for (const model of models) {
    const graph = insight.graph(model);
    const net = graph?.nets.find((each) => each.name === name);
    if (!graph || !net) continue;
    const parameters = countParameters([net]);
    const trainable = countTrainable([net]);
    const counts = [
      plural(parameters, 'parameter') + (trainable === parameters ? '' : `, ${whole(trainable)} trainable`),
      `${whole(countFlops([net]))} FLOPs per example`,
    ].join(' · ');
    const types = (values: typeof net.inputs): string =>
      values.map(({ name: each, value }) => `${each} ${showObserved({ kind: 'tensor', type: value.type, members: [] })}`).join(', '); // prettier-ignore
    return [`${types(net.inputs)} → ${types(net.outputs)}`, counts, ...movedBy(graph, name)];
  }
  return [];
}

function movedBy(graph: ModelGraph, net: string): string[] {
  if (!graph.train) return [];
  const stages = stagesOf(graph.train);
  const steps = stages.flatMap((stage) =>
    stepsOf(stage)
      .filter(({ over }) => over.includes(net))
      .map(
        ({ loss, name }) => `\`${loss}\` in step \`${name}\`${'name' in stage ? ` of stage \`${stage.name}\`` : ''}`,
      ),
  );
  return [steps.length > 0 ? `Moved by ${steps.join(', ')}.` : 'Nothing moves it: it stays as it starts.'];
}

function modelFacts(insight: Insight, name: string): string[] {
  const graph = insight.file.models.includes(name) ? insight.graph(name) : undefined;
  if (!graph) return [];
  const nets = graph.nets.filter(({ derived }) => !derived);
  return [`${plural(countParameters(nets), 'parameter')} in ${plural(nets.length, 'net')}.`];
}

/** The shape of the value at a place, with what computing it costs. */
function valueAt(
  insight: Insight,
  parts: readonly Part[],
  declaration: Declaration | undefined,
  models: readonly string[],
): string[] {
  for (const part of candidates(parts)) {
    const observed = insight.observed(part, models);
    if (observed.length === 0) continue;
    const value = showAll(observed, showObserved);
    const cost = models.map((model) => insight.costsIn(model)?.at(part.span)).find((each) => each !== undefined);
    const paths = cost ? [...cost.paths] : [];
    const facts = cost
      ? [
          ...(cost.parameters > 0 ? [plural(cost.parameters, 'parameter')] : []),
          ...(cost.flops > 0 ? [`${whole(cost.flops)} FLOPs per example`] : []),
          `\`${paths[0]!}\`${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}`,
        ]
      : [];
    // The facts of a net are told with its declaration.
    const shown = declaration?.kind === 'net' && parts.at(-1) === part ? [] : facts;
    return [[code(value), ...(shown.length > 0 ? [shown.join(' · ')] : [])].join('\n\n')];
  }
  return [];
}

/** Parts whose value a name stands for, innermost first: the call of a callee, the value of a declaration. */
function candidates(parts: readonly Part[]): Part[] {
  const [innermost] = parts.slice(-1);
  if (!innermost) return [];
  const above = parts.at(-2);
  const { callee, name, label, value, member } = (above ?? {}) as {
    callee?: Part;
    name?: Part;
    label?: Part;
    value?: Expression;
    member?: Part;
  };
  const declares = name === innermost || label === innermost;
  return [
    ...(callee === innermost || member === innermost ? [above!] : []),
    ...(declares && value && above!.kind !== undefined ? [value] : []),
    innermost,
  ];
}
