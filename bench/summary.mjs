/** Tables and verdicts of the measurements of step.mjs. */
import { describeMachine, ms } from './table.mjs';

const ABSENT = '–';
const variantOf = ({ variants }, name) => variants.find((variant) => variant.name === name);
const timeOf = (result, name) => variantOf(result, name)?.wallMs;
const labelOf = ({ title, batch }) => `${title}, batch ${batch}`;
const format = (value, write) => (value === undefined || Number.isNaN(value) ? ABSENT : write(value));

const ratios = [
  { of: 'genc', to: 'torch', head: 'genc ÷ PyTorch' },
  { of: 'genc', to: 'torch-twice', head: 'genc ÷ PyTorch, G twice' },
  { of: 'genc', to: 'layers', head: 'genc ÷ tf.layers' },
  { of: 'genc', to: 'floor', head: 'genc ÷ products' },
  { of: 'wasm', to: 'genc', head: 'wasm alone ÷ genc' },
  { of: 'wasm-threads', to: 'genc', head: 'wasm threads ÷ genc' },
  { of: 'tfjs', to: 'genc', head: 'tfjs ÷ genc' },
];

/** The ratio of two variants of a model; undefined if one was not measured. */
function ratio(result, of, to) {
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

function ratioTable(results, names) {
  const shown = ratios.filter(({ of, to }) => names.includes(of) && names.includes(to));
  return {
    title: 'As ratios',
    head: ['model', ...shown.map(({ head }) => head)],
    rows: results.map((result) => [
      labelOf(result),
      ...shown.map(({ of, to }) => format(ratio(result, of, to), (value) => value.toFixed(2))),
    ]),
  };
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

export function summarize({ machine, rounds, seconds, results }) {
  const names = [...new Set(results.flatMap(({ variants }) => variants.map(({ name }) => name)))].filter((name) =>
    results.some((result) => timeOf(result, name) !== undefined),
  );
  const tables = [
    table('Training step, milliseconds', results, names, timeOf),
    ratioTable(results, names),
    table(
      'Training step, milliseconds of processor time',
      results,
      names,
      (result, name) => variantOf(result, name)?.cpuMs,
    ),
    memoryTable(results, names),
    samenessTable(results, names),
    aims(results),
  ];
  const lines = [`${describeMachine(machine)}; ${rounds} rounds of ${seconds} s`];
  for (const { name, title, variants } of results)
    for (const { says, skipped, tried = [] } of variants) {
      if (skipped) lines.push(`${title ?? name}: no ${says}, ${skipped}`);
      const told = tried.map(({ setting, wallMs }) => `${format(wallMs ?? undefined, ms)} ms with ${setting}`);
      if (told.length > 0) lines.push(`${title ?? name}: ${says} takes ${told.join(', ')}`);
    }
  const reasons = new Map(results.flatMap(({ variants }) => variants.map(({ says, reason }) => [says, reason])));
  for (const [says, reason] of reasons) if (reason && says !== 'products alone') lines.push(`${says}: ${reason}`);
  return { tables: tables.filter(({ rows }) => rows.length > 0), lines };
}
