/** Schedules: learning rates by epoch. */
import { family, number } from './entry.js';
import type { ConfigEntry } from '../row/types.js';
import type { SettingValue } from '../row/values.js';

type Settings = Readonly<Record<string, SettingValue>>;
const of = (settings: Settings, name: string): number => settings[name] as number;
const epoch = (at: number): string => `epoch ${at}`;

export const scheduleConfigs: readonly ConfigEntry[] = family('schedule', [
  ['constant', 'The learning rate as written.', []],
  [
    'linear',
    'As written until epoch `from`, then linearly to zero at epoch `to`.',
    [
      number('from', undefined, 'Epoch at which it starts to fall.', 0),
      number('to', undefined, 'Epoch at which it is zero.', 0),
    ],
    {
      problem: (settings) => {
        const [from, to] = [of(settings, 'from'), of(settings, 'to')];
        return from < to
          ? undefined
          : {
              problem: `a learning rate cannot fall from ${epoch(from)} to ${epoch(to)}`,
              hint: `\`from\` is the epoch at which it starts to fall, \`to\` a later one at which it is zero: linear(from=${Math.min(from, to)}, to=${from === to ? 2 * to || 1 : Math.max(from, to)}).`,
            };
      },
      ends: (settings) => of(settings, 'to'),
    },
  ],
  [
    'cosine',
    'Half a cosine from the learning rate to zero at epoch `to`, after a linear warm-up.',
    [number('to', undefined, 'Epoch at which it is zero.', 0), number('warmup', 0, 'Epochs of warm-up.', 0)],
    {
      problem: (settings) => {
        const [to, warmup] = [of(settings, 'to'), of(settings, 'warmup')];
        if (warmup < to) return undefined;
        return {
          problem:
            warmup === 0
              ? 'a learning rate cannot be zero from the start'
              : `a warm-up of ${warmup} epoch${warmup === 1 ? '' : 's'} leaves nothing to fall until ${epoch(to)}`,
          hint: '`to` is the epoch at which the learning rate is zero, behind the warm-up; usually the number of epochs.',
        };
      },
      ends: (settings) => of(settings, 'to'),
      warmup: (settings) => of(settings, 'warmup'),
    },
  ],
  [
    'step',
    'Multiplied by `factor` every `every` epochs.',
    [number('every', undefined, 'Epochs between two falls.', 0), number('factor', 0.1, 'Factor of each fall.', 0, 1)],
    {
      problem: (settings) =>
        of(settings, 'every') > 0
          ? undefined
          : {
              problem: 'a learning rate cannot fall every 0 epochs',
              hint: 'Say after how many epochs it falls: step(every=30).',
            },
      ends: (settings) => (of(settings, 'factor') === 0 ? of(settings, 'every') : undefined),
    },
  ],
]);
