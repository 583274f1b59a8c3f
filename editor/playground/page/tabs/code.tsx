/** The compiled module, to read, copy and save. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { save } from '../save.js';
import { language } from '../workers.js';
import { Answered, useAnswer } from './answer.js';

function Code({ kind }: { readonly kind: 'typescript' | 'python' }): JSX.Element {
  const answer = useAnswer((asked) => (kind === 'typescript' ? language.typescript(asked) : language.python(asked)));
  const said = useSignal('');
  return (
    <Answered answer={answer}>
      {(code) => (
        <>
          <div class="actions">
            <button
              type="button"
              onClick={() =>
                void navigator.clipboard.writeText(code).then(
                  () => (said.value = 'Copied.'),
                  () => (said.value = 'This browser did not let the page copy.'),
                )
              }
            >
              Copy
            </button>
            <button type="button" onClick={() => save(kind === 'typescript' ? 'model.ts' : 'model.py', code)}>
              Save
            </button>
            <span role="status">{said.value}</span>
          </div>
          <pre tabIndex={0}>
            <code>{code}</code>
          </pre>
        </>
      )}
    </Answered>
  );
}

export const TypeScript = (): JSX.Element => <Code kind="typescript" />;
export const Python = (): JSX.Element => <Code kind="python" />;
