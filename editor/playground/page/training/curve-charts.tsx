/** The curves of the terms, each in a chart of its own that grows while the model trains. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { curves } from './run.js';
import type { Curve } from './curves.js';

const colours = { train: '#0072b2', test: '#d55e00' };

const shown = (value: number): string => (Math.abs(value) >= 1000 || (value !== 0 && Math.abs(value) < 0.01) ? value.toExponential(2) : value.toPrecision(4)); // prettier-ignore

function Chart({ name, version }: { readonly name: string; readonly version: number }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const of = (split: Curve['split']): Curve | undefined => curves.value.list.find((curve) => curve.name === name && curve.split === split); // prettier-ignore
  const [train, test] = [of('train'), of('test')];
  useEffect(() => {
    let over = false;
    let plot: { destroy(): void } | undefined;
    void import('./chart.js').then(({ drawChart }) => {
      if (!over) plot = drawChart(place.current!, [train, test], colours);
    });
    return () => {
      over = true;
      plot?.destroy();
    };
  }, [version]);
  const last = [train, test].flatMap((curve) => (curve ? [`${curve.split} ${shown(curve.values.at(-1)!)}`] : []));
  return (
    <figure>
      <figcaption>
        {name} <span>{last.join(', ')}</span>
      </figcaption>
      <div ref={place} class="chart" role="img" aria-label={`${name} along the epochs: ${last.join(', ')}`} />
    </figure>
  );
}

export function CurveCharts(): JSX.Element {
  const version = curves.value.version.value;
  const names = [...new Set(curves.value.list.map(({ name }) => name))];
  return (
    <div class="charts">
      {names.map((name) => (
        <Chart key={name} name={name} version={version} />
      ))}
    </div>
  );
}
