/** The place where own pictures are dropped, for a data set that the page does not have. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAnswer } from '../tabs/answer.js';
import { language } from '../workers.js';
import { picturesOf, refused, take } from './dropped.js';
import { isBusy } from './state.js';

const here = (count: number): string =>
  count === 0 ? '' : count === 1 ? '1 picture is here.' : `${count} pictures are here.`;

export function OwnPictures(): JSX.Element | null {
  const { value: [missing] = [] } = useAnswer((asked) => language.missingData(asked));
  const over = useSignal(false);
  if (!missing) return null;
  const { name } = missing;
  if (!missing.pictures)
    return (
      <p class="warning">
        This spec reads <code>{name}</code>, which the page does not have: train it with <code>genc train</code>.
      </p>
    );
  const add = (files: FileList | null | undefined): void => void take(name, [...(files ?? [])]);
  const hover = (value: boolean) => (event: DragEvent) => {
    event.preventDefault();
    over.value = value;
  };
  return (
    <div
      class={`drop ${over.value ? 'over' : ''}`}
      onDragOver={hover(true)}
      onDragLeave={hover(false)}
      onDrop={(event) => {
        hover(false)(event);
        add(event.dataTransfer?.files);
      }}
    >
      <p>
        This spec reads <code>{name}</code>, which the page does not have. Choose pictures of your own in its place, or
        drop them here; they never leave this machine.
      </p>
      <input
        type="file"
        multiple
        accept="image/*"
        aria-label={`Pictures for ${name}`}
        disabled={isBusy.value}
        onChange={({ currentTarget }) => add(currentTarget.files)}
      />
      <p role="status">{here(picturesOf(name).length)}</p>
      {refused.value.length > 0 && (
        <p class="warning">
          Left out, as no pictures: {refused.value.slice(0, 5).join(', ')}
          {refused.value.length > 5 ? ` and ${refused.value.length - 5} more` : ''}. A folder is not opened: choose the
          files in it.
        </p>
      )}
    </div>
  );
}
