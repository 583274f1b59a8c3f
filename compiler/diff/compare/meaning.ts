/** Meanings of expressions, independent of their spelling: equal texts for equal computations. */
import type { Entry, Expression, Json, ModelForm } from './form.js';
import { canonicalText } from './json.js';

/** Kinds of expressions. Only expressions have such a kind in an entry. */
const kinds = new Set(['number', 'field', 'given', 'value', 'op', 'call', 'gradient', 'search', 'loop']);
export const isExpression = (value: Json | Expression | undefined): value is Expression =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  'kind' in value &&
  kinds.has(String(value.kind));

/** The definition behind a name of the model. */
export function definitionOf(form: ModelForm, name: string): Expression | undefined {
  const { value, loss, metric } = form.entries;
  const expression = (value[name] ?? loss[name] ?? metric[name])?.['expression'];
  return isExpression(expression) ? expression : undefined;
}

export interface MeaningOptions {
  /** Names that stay as they are. Other names are replaced by their definitions. */
  readonly opaque?: ReadonlySet<string>;
  /** Renames nets. */
  readonly net?: (name: string) => string;
  /** Renames inputs of nets. */
  readonly input?: (net: string, input: string) => string;
  /** `by key` tells draws apart by the key of their random numbers; `alike` does not. */
  readonly draws?: 'by key' | 'alike';
  /** Leaves out inputs of calls. */
  readonly ignoreInput?: (net: string, input: string) => boolean;
}

/** Numbers for meanings: equal for equal ones. They stay small however often a named value is used. */
export class Meanings {
  private readonly interned = new Map<string, number>();

  intern(text: string): number {
    let number = this.interned.get(text);
    if (number === undefined) this.interned.set(text, (number = this.interned.size));
    return number;
  }

  /** A reader of one form's expressions. Readers of both forms share the numbers. */
  reader(form: ModelForm, options: MeaningOptions = {}): (expression: Expression) => number {
    const known = new Map<string, number>();
    const nameOf = options.net ?? ((name) => name);
    const read = (expression: Expression): number => {
      switch (expression.kind) {
        case 'number':
        case 'field':
          return this.intern(canonicalText(expression));
        case 'given':
          return this.intern(`given ${expression.key ?? expression.name}`);
        case 'value': {
          const { name, output } = expression;
          if (options.opaque?.has(name)) return this.intern(canonicalText(expression));
          let number = known.get(name);
          if (number === undefined) {
            const definition = definitionOf(form, name);
            known.set(name, (number = definition ? read(definition) : this.intern(`value ${name}`)));
          }
          return output === undefined ? number : this.intern(`output ${output} of ${number}`);
        }
        case 'gradient':
          return this.intern(`grad ${read(expression.of)} ${read(expression.by)}`);
        case 'search': {
          const { of, over, how, output } = expression;
          const starts = over.map(({ name, value }) => `${name}=${read(value)}`);
          return this.intern(`least ${read(of)} ${starts.join(' ')} ${how} ${output}`);
        }
        case 'loop': {
          const { carries, over, table, output } = expression;
          // Names inside a loop are no part of what it computes.
          const values = carries.map(({ start, next }) => `${read(start)}:${read(next)}`);
          const from = table ? read(table) : '';
          const place = carries.findIndex(({ name }) => name === output);
          return this.intern(`loop ${values.join(' ')} ${over} ${from} ${place}`);
        }
        case 'call': {
          const inputs = expression.inputs
            .filter(({ name }) => !options.ignoreInput?.(expression.net, name))
            .map(({ name, value }) => `${options.input?.(expression.net, name) ?? name}=${read(value)}`)
            .sort();
          const asked = expression.form === undefined ? 'call' : `call ${expression.form}`;
          const call = this.intern(`${asked} ${nameOf(expression.net)} ${expression.training} ${inputs.join(' ')}`);
          return expression.output === undefined ? call : this.intern(`output ${expression.output} of ${call}`);
        }
        case 'op': {
          const settings = Object.entries(expression.settings).map(([name, { value }]) => [name, value] as const);
          const inputs = expression.inputs.map(({ name, value }) => `${name}=${read(value)}`);
          const draw = expression.draw !== undefined && options.draws !== 'alike' ? expression.draw : '';
          return this.intern(
            `${expression.op} ${inputs.join(' ')} ${canonicalText(Object.fromEntries(settings))} ${draw}`,
          );
        }
      }
    };
    return read;
  }
}

/** Names of the model that an expression mentions. */
export function namesIn(expression: Expression, found = new Set<string>()): Set<string> {
  switch (expression.kind) {
    case 'value':
      found.add(expression.name);
      break;
    case 'op':
    case 'call':
      for (const { value } of expression.inputs) namesIn(value, found);
      break;
    case 'gradient':
      namesIn(expression.of, found);
      namesIn(expression.by, found);
      break;
    case 'search':
      namesIn(expression.of, found);
      for (const { value } of expression.over) namesIn(value, found);
      break;
    case 'loop':
      for (const { start, next } of expression.carries) for (const each of [start, next]) namesIn(each, found);
      if (expression.table) namesIn(expression.table, found);
      break;
    default:
  }
  return found;
}

/** Expressions of an entry. */
export const expressionsOf = (entry: Entry): Expression[] => Object.values(entry).filter(isExpression);
