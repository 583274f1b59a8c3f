/** Causes outside nets: shapes that flow into a net, calls with another input, settings of another optimizer. */
import type { AnyChange } from './changes.js';
import type { Causes } from './causes.js';
import type { ModelForm, NetForm } from './form.js';
import { same } from './json.js';
import { isExpression, Meanings } from './meaning.js';

export function findEntryCauses(a: ModelForm, b: ModelForm, changes: readonly AnyChange[], causes: Causes): void {
  blameConfigs(changes, causes);
  blameNewInputs(a, b, changes, causes);
  blameShapesBetween(changes, causes);
}

/** `optimizer.beta1` has changed since the optimizer has. */
function blameConfigs(changes: readonly AnyChange[], causes: Causes): void {
  const fields = changes.filter((change) => change.what === 'field');
  const whole = new Map(
    fields.map((change) => [`${change.before!.section} ${change.before!.name} ${change.key}`, change]),
  );
  for (const change of fields) {
    const [head, ...rest] = change.key!.split('.');
    const cause = rest.length > 0 && whole.get(`${change.before!.section} ${change.before!.name} ${head}`);
    if (cause) causes.set(change.id, cause.id);
  }
}

/** Calls of a net whose inputs have changed. The calls are otherwise the same. */
function blameNewInputs(a: ModelForm, b: ModelForm, changes: readonly AnyChange[], causes: Causes): void {
  const inputs = changes.filter((change) => change.what === 'net inputs');
  for (const change of inputs) {
    const name = { a: change.before!.name, b: change.after!.name };
    const both = (input: string): boolean => hasInput(a.nets[name.a]!, input) && hasInput(b.nets[name.b]!, input);
    const meanings = new Meanings();
    const reader = (form: ModelForm, net: string): ReturnType<Meanings['reader']> =>
      meanings.reader(form, {
        opaque: new Set(
          [a, b].flatMap(({ entries }) =>
            [entries.value, entries.loss, entries.metric].flatMap((each) => Object.keys(each)),
          ),
        ),
        draws: 'alike',
        ignoreInput: (called, input) => called === net && !both(input),
      });
    const [readA, readB] = [reader(a, name.a), reader(b, name.b)];
    for (const other of changes) {
      if (other.what !== 'field' || causes.has(other.id) || !isExpression(other.from) || !isExpression(other.to))
        continue;
      if (readA(other.from) === readB(other.to)) causes.set(other.id, change.id);
    }
  }
}

const hasInput = (net: NetForm, input: string): boolean => net.inputs.some(({ name }) => name === input);

/** An input of a net has another shape since a data field, or the output of another net, has. */
function blameShapesBetween(changes: readonly AnyChange[], causes: Causes): void {
  for (const change of changes) {
    if (change.what !== 'net inputs' || causes.has(change.id)) continue;
    const reshaped = change.from!.flatMap(({ name, shape }) => {
      const after = change.to!.find((input) => input.name === name)?.shape;
      return after && !same(shape, after) ? [{ from: shape, to: after }] : [];
    });
    if (reshaped.length === 0 || change.from!.length !== change.to!.length) continue;
    const source = changes.find(
      (other) =>
        ((other.what === 'field' && other.before!.section === 'data') ||
          (other.what === 'output' && other.before!.name !== change.before!.name)) &&
        reshaped.some(({ from, to }) => same(from, other.from) && same(to, other.to)),
    );
    if (source) causes.set(change.id, causes.get(source.id) ?? source.id);
  }
}
