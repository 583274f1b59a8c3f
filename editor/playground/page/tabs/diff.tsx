/** What changed: against the spec as it was opened, or against another model of it. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { base, model, models, opened, text } from '../documents.js';
import { language } from '../workers.js';
import { Answered, useAnswer } from './answer.js';

export function Diff(): JSX.Element {
  const wished = useSignal('');
  const others = models.value.filter((name) => name !== model.value);
  const against = others.includes(wished.value) ? wished.value : '';
  const answer = useAnswer(
    (asked) => {
      const label = asked.model ?? 'model';
      const before = against
        ? { ...asked, model: against, label: against }
        : { path: opened.value.path, text: base.value.text, model: asked.model, label: `${label}, before` };
      return language.diff(before, { ...asked, label: against ? label : `${label}, now` });
    },
    against,
    base.value,
  );
  const isSame = against === '' && base.value.text === text.value;
  return (
    <>
      <label class="row">
        <span>Compare with</span>
        <select value={against} onChange={({ currentTarget: { value } }) => (wished.value = value)}>
          <option value="">{base.value.words}</option>
          {others.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {isSame && (
        <p>
          There is nothing to compare: the text is that of {base.value.words}. Change it
          {others.length > 0 ? ', or choose another model' : ''}.
        </p>
      )}
      <Answered answer={isSame ? { waiting: false } : answer}>
        {(page) => <iframe class="diff" title="The differences" sandbox="" srcDoc={page} />}
      </Answered>
    </>
  );
}
