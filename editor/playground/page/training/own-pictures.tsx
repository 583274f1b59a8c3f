/** The places where own pictures are dropped, one for each data set that the page does not have. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { MissingSource } from '../../language/missing-data.js';
import { useAnswer } from '../tabs/answer.js';
import { language } from '../workers.js';
import { classesOf, filesDropped, filesOf, picturesOf, refused, take } from './dropped.js';
import type { Chosen } from './dropped.js';
import { isBusy } from './state.js';

/** How many pictures there are, and what still lacks. */
function here({ name, classes }: MissingSource): string {
  const count = picturesOf(name).length;
  if (count === 0) return '';
  const folders = classesOf(name).length;
  const pictures = count === 1 ? '1 picture is here' : `${count} pictures are here`;
  if (folders === 0)
    return classes === undefined ? `${pictures}.` : `${pictures}, without classes: choose a folder of folders, one for each of the ${classes} classes.`; // prettier-ignore
  const found = folders === 1 ? '1 class' : `${folders} classes`;
  const wanted = classes === undefined || classes === folders ? '' : `; the spec has ${classes}, so training will refuse them`; // prettier-ignore
  return `${pictures}, of ${found}${wanted}.`;
}

export function OwnPictures(): JSX.Element {
  const { value: missing = [] } = useAnswer((asked) => language.missingData(asked));
  const unreadable = missing.filter(({ pictures }) => !pictures);
  if (unreadable.length > 0)
    return (
      <p class="warning">
        This spec cannot be trained here: it reads <code>{unreadable.map(({ name }) => name).join(', ')}</code>, which
        is no set of pictures, and which the page does not have. Train it with <code>genc train</code>.
      </p>
    );
  return (
    <>
      {missing.map((source) => (
        <Place key={source.name} {...source} />
      ))}
    </>
  );
}

function Place(source: MissingSource): JSX.Element {
  const { name, classes } = source;
  const over = useSignal(false);
  const add = (chosen: readonly Chosen[]): void => void take(name, chosen);
  const hover = (value: boolean) => (event: DragEvent) => {
    event.preventDefault();
    over.value = value;
  };
  const left = refused.value[name] ?? [];
  const field = (label: string, folder: boolean): JSX.Element => (
    <label>
      <span>{folder ? 'a folder' : 'pictures'}</span>
      <input
        type="file"
        multiple
        {...(folder ? { webkitdirectory: true } : { accept: 'image/*' })}
        aria-label={label}
        disabled={isBusy.value}
        onChange={({ currentTarget: { files } }) => add(filesOf(files ?? []))}
      />
    </label>
  );
  return (
    <div
      class={`drop ${over.value ? 'over' : ''}`}
      onDragOver={hover(true)}
      onDragLeave={hover(false)}
      onDrop={(event) => {
        hover(false)(event);
        if (event.dataTransfer && !isBusy.value) void filesDropped(event.dataTransfer).then(add);
      }}
    >
      <p>
        This spec reads <code>{name}</code>
        {classes === undefined ? '' : ` with ${classes} classes`}, which the page does not have. Choose pictures of your
        own in its place, or drop them here; they never leave this machine. A folder in a folder is a class.
      </p>
      <div class="row">
        {field(`Pictures for ${name}`, false)}
        {field(`A folder of pictures for ${name}`, true)}
      </div>
      <p role="status">{here(source)}</p>
      {left.length > 0 && (
        <p class="warning">
          Left out, as no pictures: {left.slice(0, 5).join(', ')}
          {left.length > 5 ? ` and ${left.length - 5} more` : ''}.
        </p>
      )}
    </div>
  );
}
