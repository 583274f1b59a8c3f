/** Tables: values without a batch. */
import type { OpName } from '../../../catalogue/row/names.js';
import { turnedShape } from './axes.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

const table = (name: string, more: (code: CallContext) => readonly string[]): TorchSpelling => ({
  inline: true,
  call: (code) => call(name, ...more(code), `device=${code.device}`),
});

const shape = ({ output, number }: CallContext): string => {
  const sides = turnedShape(output.shape).map((side) => number(side, 'length'));
  return sides.length === 1 ? sides[0]! : `(${sides.join(', ')})`;
};
const setting = ({ settings, number }: CallContext, name: string): string => number(Number(settings[name]), name);

const pointed = (text: string): string =>
  /^-?\d+$/.test(text) ? `${text}.0` : /^[-\d]/.test(text) ? text : `1.0 * ${text}`;

export const tables = {
  linspace: table('torch.linspace', (code) => [setting(code, 'start'), setting(code, 'end'), setting(code, 'count')]),
  // A number with a point makes numbers with one.
  range: table('torch.arange', (code) => [pointed(setting(code, 'count'))]),
  zeros: table('torch.zeros', (code) => [shape(code)]),
  ones: table('torch.ones', (code) => [shape(code)]),
  full: table('torch.full', (code) => [
    code.output.shape.length === 1 ? `(${shape(code)},)` : shape(code),
    pointed(setting(code, 'value')),
  ]),
} satisfies Partial<Record<OpName, TorchSpelling>>;
