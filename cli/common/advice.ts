/** The runtime's advice as commands and options of the command line. */
import type { Advice, Argument } from '../../runtime/common/advice.js';
import { self } from './terminal.js';

/** A message of the runtime, followed by the command for its advice. */
export function withAdvice(text: string, advice: Advice | undefined): string {
  if (advice === undefined) return text;
  if (advice.call === 'download')
    return `\`genc data get ${advice.set}\` downloads it. By hand: ${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
  if (advice.call === 'watch') return `${text} genc watch ${advice.folder} shows what it does.`;
  if (advice.call === 'diagnose') return `${text} 'genc doctor' tells more.`;
  return `${text.replace(/\.$/, '')}: ${wordsOf(advice)}`;
}

function wordsOf(advice: Exclude<Advice, { call: 'download' | 'watch' | 'diagnose' }>): string {
  switch (advice.call) {
    case 'resume': {
      const { folder, epochs, steps, changedData } = advice;
      return [
        ...(folder === undefined ? [] : [`genc resume ${folder}`]),
        ...(epochs ? [`--epochs ${epochs.stage === undefined ? '' : `${epochs.stage}=`}${epochs.count}`] : []),
        ...(steps === undefined ? [] : [`--steps ${steps}`]),
        ...(changedData ? ['--changed-data'] : []),
      ].join(' ');
    }
    case 'train':
      return trainAnew(advice.settings, 'genc');
    case 'sample':
      return 'genc sample RUN.';
    case 'evaluate':
      return `genc eval ${advice.folder}`;
    case 'ablate':
      return 'genc ablate FILE:NAME';
    case 'again':
      return optionOf(advice.with);
  }
}

function optionOf(argument: Argument): string {
  switch (argument.name) {
    case 'data':
      return '--data FOLDER';
    case 'run':
      return `--run ${argument.model}=runs/…`;
    case 'sources':
      return argument.sources.map((source) => `--source ${source}=FOLDER`).join(', ');
    case 'changedData':
      return '--changed-data';
    case 'spec':
      return '--spec FILE';
  }
}

/** The command that trains anew with changed settings of the spec. */
export function trainAnew(settings: Readonly<Record<string, string>>, command = self): string {
  const options = Object.entries(settings).map(([name, value]) => {
    const pair = `${name}=${value}`;
    return `--set ${/^[\w.=]+$/.test(pair) ? pair : `"${pair}"`}`;
  });
  return [command, 'train', 'SPEC', ...options].join(' ');
}
