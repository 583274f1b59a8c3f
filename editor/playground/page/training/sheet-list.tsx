/** What was drawn: each sample and plot, with a slider through the epochs. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { sheets } from './sheets.js';
import type { Sheet } from './sheets.js';

function OneSheet({ name, kind, times }: Sheet): JSX.Element {
  // Without a choice the newest one is shown.
  const chosen = useSignal<number | undefined>(undefined);
  const last = times.length - 1;
  const at = Math.min(chosen.value ?? last, last);
  const { when, address } = times[at]!;
  return (
    <figure>
      <figcaption>
        {name} <span>{when === 'now' ? '' : when}</span>
      </figcaption>
      <img
        src={address}
        alt={`${kind === 'plots' ? 'The plot' : 'The sample'} ${name}${when === 'now' ? '' : `, ${when}`}`}
      />
      {last > 0 && (
        <input
          type="range"
          min="0"
          max={last}
          value={at}
          aria-label={`${name}: which epoch`}
          aria-valuetext={when}
          onInput={({ currentTarget: { value } }) =>
            (chosen.value = Number(value) === last ? undefined : Number(value))
          }
        />
      )}
    </figure>
  );
}

export const SheetList = (): JSX.Element => (
  <div class="sheets">
    {sheets.value.map((sheet) => (
      <OneSheet key={`${sheet.kind}/${sheet.name}`} {...sheet} />
    ))}
  </div>
);
