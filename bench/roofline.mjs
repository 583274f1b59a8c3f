/**
 * How near the variants of a model come to the fastest matrix product of the machine, the roof: arithmetic and tables.
 * Only multiply-adds of matrix products count as work, so that doing more of anything else brings no variant nearer.
 */
const ABSENT = '–';
const percent = (share) => (Number.isFinite(share) ? `${(100 * share).toFixed(0)} %` : ABSENT);

/** The highest measured speeds on one core and on all, in GFLOP/s; undefined if none was measured. */
export function peakOf(roof) {
  if (!roof?.speeds.length) return undefined;
  const one = Math.max(...roof.speeds.map((speed) => speed.one));
  // One core counts for all where it is faster than all together, as on a busy machine.
  return { one, all: Math.max(one, ...roof.speeds.map((speed) => speed.all)) };
}

/** A multiply-add is two operations. */
export const gflopOf = (multiplications) => (2 * multiplications) / 1e9;

/** The speed of a step in GFLOP/s. */
export const speedOf = (multiplications, ms) => gflopOf(multiplications) / (ms / 1000);

/** The share of a step's time that is not matrix products. */
export const outsideProducts = (stepMs, productsMs) => 1 - productsMs / stepMs;

/** The speeds of the libraries at hand, and the roof. */
export function peakTable(roof) {
  const peak = peakOf(roof);
  if (peak === undefined) return [];
  const both = roof.cores > 1;
  const row = (name, { one, all }) => [name, one.toFixed(0), ...(both ? [all.toFixed(0)] : [])];
  return [
    {
      title: `Product of two ${roof.side} × ${roof.side} matrices of float32, GFLOP/s`,
      head: ['', 'one core', ...(both ? [`${roof.cores} cores`] : [])],
      rows: [...roof.speeds.map((speed) => row(speed.library, speed)), row('the roof', peak)],
    },
  ];
}

/** What the machine and its roof are, in lines. */
export function peakLines({ machine, roof, handicaps = [] }) {
  const clock = (ghz, word) => (ghz ? [`${ghz.toFixed(2)} GHz ${word}`] : []);
  const clocks = [...clock(machine.clock, 'nominal'), ...clock(roof?.clock, 'measured')];
  const peak = peakOf(roof);
  const cycles = peak && roof.clock ? [`${(peak.one / roof.clock).toFixed(0)} operations in a cycle of one core`] : [];
  const unset = handicaps.map((variable) => `unset for PyTorch: ${variable}`);
  const facts = [...clocks, ...cycles].join(', ');
  return [...(facts ? [facts] : []), ...(roof?.absent ?? []).map((line) => `no speed of ${line}`), ...unset];
}

const compared = ['genc', 'torch', 'torch-other', 'torch-other-compiled', 'floor'];

/** The work of a step of each model, and the share of the roof that each variant reaches with it. */
export function workTable({ roof, results }, label) {
  const measured =
    (name) =>
    ({ variants }) =>
      variants.find((each) => each.name === name && each.wallMs);
  const says = (name) => results.map(measured(name)).find(Boolean).says;
  const peak = peakOf(roof)?.all;
  const shown = peak ? compared.filter((name) => results.some(measured(name))) : [];
  const rows = results
    .filter(({ multiplications }) => multiplications)
    .map((result) => {
      const { batch, multiplications } = result;
      const time = (name) => measured(name)(result)?.wallMs;
      return [
        label(result),
        (multiplications / batch / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 }),
        gflopOf(multiplications).toFixed(1),
        ...shown.map((name) => percent(speedOf(multiplications, time(name)) / peak)),
        percent(outsideProducts(time('genc'), time('floor'))),
      ];
    });
  const head = ['model', 'multiply-adds per example, millions', 'GFLOP per step'];
  const share = shown.length > 0 ? ', the share of the roof that it reaches,' : '';
  const title = `Work of a training step${share} and the share of time that is no matrix product`;
  return {
    title,
    head: [...head, ...shown.map((name) => `${says(name)}, of the roof`), 'genc outside products'],
    rows,
  };
}
