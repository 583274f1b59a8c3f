/** The error for a process that ended without a word about why. */
import { UserError } from '../../common/errors.js';
import type { Ended } from './child.js';

/** The last lines of an output that an error shows. */
const shownLines = 8;

/** @param log The file that holds the whole output. @param when The progress until then: ` after step 12`. */
export function deathOf({ code, signal, tail }: Ended, log: string | undefined, when = ''): UserError {
  const how =
    signal === 'SIGKILL' || code === 137
      ? `was killed${when} (SIGKILL), as the system does with a program that takes too much memory`
      : signal === null
        ? `ended${when} with code ${code}`
        : `was ended${when} by ${signal}`;
  const last = tail.split('\n').slice(-shownLines);
  const shown = tail === '' ? [] : ['Its last words:', ...last.map((line) => `  ${line}`)];
  return new UserError([`The torch process ${how}.`, ...shown].join('\n'), {
    hint: [
      ...(log === undefined ? [] : [`The whole output is in ${log}.`]),
      'The last checkpoint is whole; a run can go on from it.',
    ].join(' '),
  });
}
