/** Tables and verdicts of the measurements of step.mjs, of one machine or of several. */
import { describeMachine, machineName } from './machine.mjs';
import { peakLines, peakTable, workTable } from './roofline.mjs';
import { ms } from './table.mjs';

const ABSENT = '–';
const variantOf = ({ variants }, name) => variants.find((variant) => variant.name === name);
const timeOf = (result, name) => variantOf(result, name)?.wallMs;
const labelOf = ({ title, batch }) => `${title}, batch ${batch}`;
const format = (value, write) => (value === undefined || Number.isNaN(value) ? ABSENT : write(value));

const ratios = [
  { of: 'genc', to: 'torch', head: 'genc ÷ PyTorch' },
  { of: 'genc', to: 'torch-twice', head: 'genc ÷ PyTorch, G twice' },
  { of: 'genc', to: 'torch-other' },
  { of: 'genc', to: 'torch-other-compiled' },
  { of: 'genc', to: 'tensorflow', head: 'genc ÷ TensorFlow' },
  { of: 'genc', to: 'layers', head: 'genc ÷ tf.layers' },
  { of: 'genc', to: 'floor', head: 'genc ÷ products' },
  { of: 'wasm', to: 'genc', head: 'wasm alone ÷ genc' },
  { of: 'wasm-threads', to: 'genc', head: 'wasm threads ÷ genc' },
  { of: 'tfjs', to: 'genc', head: 'tfjs ÷ genc' },
];

/** The ratio of two variants of a model; undefined if one was not measured. Of some runs only ratios are known. */
function ratio(result, of, to) {
  const known = result.ratios?.[`${of} ÷ ${to}`];
  if (known !== undefined) return known;
  const value = timeOf(result, of) / timeOf(result, to);
  return Number.isNaN(value) ? undefined : value;
}

const table = (title, results, names, read) => ({
  title,
  head: ['model', ...names.map((name) => saysOf(results, name))],
  rows: results.map((result) => [labelOf(result), ...names.map((name) => format(read(result, name), ms))]),
});

const saysOf = (results, name) =>
  results.flatMap(({ variants }) => variants).find((variant) => variant.name === name)?.says;

const twoDigits = (value) => value.toFixed(2);
const headOf = (results, { of, to, head = `${saysOf(results, of)} ÷ ${saysOf(results, to)}` }) => head;

function ratioTable(results) {
  const shown = ratios.filter(({ of, to }) => results.some((result) => ratio(result, of, to) !== undefined));
  return {
    title: 'As ratios',
    head: ['model', ...shown.map((each) => headOf(results, each))],
    rows: results.map((result) => [
      labelOf(result),
      ...shown.map(({ of, to }) => format(ratio(result, of, to), twoDigits)),
    ]),
  };
}

/** The ratio of genc to PyTorch on every machine; other ratios that two machines have follow in tables of their own. */
export function sideBySide(entries) {
  const labels = [...new Set(entries.flatMap(({ results }) => results.map(labelOf)))];
  const tables = ratios
    .filter(({ of }) => of === 'genc')
    .map(({ of, to, head }) => {
      const value = ({ results }, label) => {
        const result = results.find((each) => labelOf(each) === label);
        return result && ratio(result, of, to);
      };
      const having = entries.filter((entry) => labels.some((label) => value(entry, label) !== undefined));
      const rows = labels
        .map((label) => [label, ...having.map((entry) => format(value(entry, label), twoDigits))])
        .filter(([, ...cells]) => cells.some((cell) => cell !== ABSENT));
      const title = `${
        head ??
        headOf(
          having.flatMap(({ results }) => results),
          { of, to },
        )
      }, by machine`;
      return { to, title, head: ['model', ...having.map(({ machine }) => machineName(machine))], rows };
    });
  return tables.filter(({ to, head, rows }) => rows.length > 0 && (to === 'torch' || head.length > 2));
}

function memoryTable(results, names) {
  const shown = names.filter((name) => ['genc', 'layers', 'torch'].includes(name));
  const cells = ({ variants }, name) => {
    const found = variantOf({ variants }, name);
    if (found?.peakMegabytes === undefined) return [ABSENT, ABSENT];
    return [found.peakMegabytes.toFixed(0), (found.peakMegabytes - found.baseMegabytes).toFixed(0)];
  };
  return {
    title: 'Peak memory, megabytes; the second number is less what the process held once its libraries were loaded',
    head: ['model', ...shown.flatMap((name) => [saysOf(results, name), 'less its start'])],
    rows: results.map((result) => [labelOf(result), ...shown.flatMap((name) => cells(result, name))]),
  };
}

function samenessTable(results, names) {
  const shown = names.filter((name) => ['genc', 'layers', 'torch'].includes(name));
  const cells = ({ variants }, name) => {
    const found = variantOf({ variants }, name);
    if (found?.losses === undefined) return [ABSENT, ABSENT];
    const told = Object.entries(found.losses).filter(([key]) => ['total', 'nll', 'd', 'g'].includes(key));
    return [
      found.parameters.toLocaleString('en-US'),
      told.map(([key, value]) => `${key} ${value.toPrecision(4)}`).join(', '),
    ];
  };
  return {
    title: 'The same models: trained parameters, and losses of the first step (starts and draws differ)',
    head: ['model', ...shown.flatMap((name) => [saysOf(results, name), 'loss'])],
    rows: results.map((result) => [labelOf(result), ...shown.flatMap((name) => cells(result, name))]),
  };
}

/** The aims of the bench beside the measured ratios. */
function aims(results) {
  const verdict = (result, to, bound, says) => {
    const value = ratio(result, 'genc', to);
    if (value === undefined) return [];
    return [[`${labelOf(result)}: ${says}`, bound.toFixed(1), value.toFixed(2), value <= bound ? 'met' : 'missed']];
  };
  const rows = results.flatMap((result) => [
    ...verdict(result, 'torch', result.name === 'dcgan' ? 0.4 : 1, 'genc ÷ PyTorch'),
    ...verdict(result, 'layers', 1, 'genc ÷ tf.layers'),
    ...(result.name === 'dcgan' ? verdict(result, 'floor', 2.2, 'genc ÷ products') : []),
  ]);
  return { title: 'Aims', head: ['', 'at most', 'measured', ''], rows };
}

/** What is known of a run beside its tables. */
function linesOf(entry) {
  const { machine, rounds, seconds, results, notes = [] } = entry;
  const way = rounds === undefined ? '' : `; ${rounds} rounds of ${seconds} s`;
  const lines = [`${describeMachine(machine)}${way}`, ...notes, ...peakLines(entry)];
  for (const { name, title = name, date = machine.date, variants } of results) {
    if (date !== machine.date) lines.push(`${title}: measured on ${date}`);
    for (const { says, skipped, tried = [] } of variants) {
      if (skipped) lines.push(`${title}: no ${says}, ${skipped}`);
      const told = tried.map(({ setting, wallMs }) => `${format(wallMs ?? undefined, ms)} ms with ${setting}`);
      if (told.length > 0) lines.push(`${title}: ${says} takes ${told.join(', ')}`);
    }
  }
  const reasons = new Map(results.flatMap(({ variants }) => variants.map(({ says, reason }) => [says, reason])));
  for (const [says, reason] of reasons) if (reason && says !== 'products alone') lines.push(`${says}: ${reason}`);
  return lines;
}

export function summarize(entry) {
  const { roof, results } = entry;
  const names = [...new Set(results.flatMap(({ variants }) => variants.map(({ name }) => name)))].filter((name) =>
    results.some((result) => timeOf(result, name) !== undefined),
  );
  const processorTime = (result, name) => variantOf(result, name)?.cpuMs;
  const measured = [
    table('Training step, milliseconds', results, names, timeOf),
    table('Training step, milliseconds of processor time', results, names, processorTime),
    memoryTable(results, names),
    samenessTable(results, names),
  ];
  const [times, ...others] = names.length > 0 ? measured : [];
  const tables = [...peakTable(roof), times, ratioTable(results), workTable(entry, labelOf), ...others, aims(results)];
  return { tables: tables.filter((each) => each?.rows.length > 0), lines: linesOf(entry) };
}
