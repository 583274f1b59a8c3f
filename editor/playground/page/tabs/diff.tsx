/** What changed: against the spec as it was opened, or against another model of it. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { model, models, opened } from '../documents.js';
import { language } from '../workers.js';
import { Answered, useAnswer } from './answer.js';

export function Diff(): JSX.Element {
  const base = useSignal('');
  const others = models.value.filter((name) => name !== model.value);
  const against = others.includes(base.value) ? base.value : '';
  const answer = useAnswer(
    (asked) => {
      const label = asked.model ?? 'model';
      const before = against
        ? { ...asked, model: against, label: against }
        : { ...opened.value, model: asked.model, label: `${label}, as opened` };
      return language.diff(before, { ...asked, label: against ? label : `${label}, now` });
    },
    against,
    opened.value,
  );
  return (
    <>
      <label class="row">
        <span>Compare with</span>
        <select value={against} onChange={({ currentTarget: { value } }) => (base.value = value)}>
          <option value="">the spec as it was opened</option>
          {others.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <Answered answer={answer}>
        {(page) => <iframe class="diff" title="The differences" sandbox="" srcDoc={page} />}
      </Answered>
    </>
  );
}
