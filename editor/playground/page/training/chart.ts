/** A chart by uPlot, loaded with the first curve. */
import UPlot from 'uplot';
import type { Curve } from './curves.js';

export function drawChart(
  place: HTMLElement,
  [train, test]: readonly (Curve | undefined)[],
  colours: Readonly<Record<Curve['split'], string>>,
): UPlot {
  const ink = getComputedStyle(place).color;
  const axis = { stroke: ink, grid: { stroke: '#8884', width: 1 }, ticks: { stroke: '#8884' }, font: '11px system-ui' };
  const [at, values] = joined(train, test);
  const plot = new UPlot(
    {
      width: Math.max(200, place.clientWidth),
      height: 150,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false } },
      axes: [
        { ...axis, size: 28 },
        { ...axis, size: 52 },
      ],
      series: [
        {},
        { stroke: colours.train, width: 1.5, spanGaps: true },
        { stroke: colours.test, width: 1.5, spanGaps: true, points: { show: true, size: 6, fill: colours.test } },
      ],
    },
    [at, ...values],
    place,
  );
  return plot;
}

/** Both curves over the union of their places. */
function joined(train: Curve | undefined, test: Curve | undefined): [number[], [(number | null)[], (number | null)[]]] {
  const at = [...new Set([...(train?.at ?? []), ...(test?.at ?? [])])].sort((a, b) => a - b);
  const along = (curve: Curve | undefined): (number | null)[] => {
    const known = new Map(curve?.at.map((place, index) => [place, curve.values[index]!]));
    return at.map((place) => known.get(place) ?? null);
  };
  return [at, [along(train), along(test)]];
}
