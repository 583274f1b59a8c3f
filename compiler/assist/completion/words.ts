/** Words of the language by their place: those that start a statement, and those that go on with one. */
import { forms } from '../../../grammar/syntax/forms.js';
import type { Context } from '../../../grammar/syntax/words.js';
import { dataSettingWords, trainSettingWords, wordsOfContext } from '../../../grammar/syntax/words.js';
import type { Proposal } from './proposal.js';
import { ofWord } from './proposal.js';

/** Statements with places to fill in. */
const snippets: Readonly<Record<string, string>> = {
  use: 'use ${2:Name} from "${1:file.gen}"',
  model: 'model ${1:Name} {\n  $0\n}',
  variant: 'variant ${1:Name} of ${2:Base} {\n  $0\n}',
  ablation: 'ablation ${1:name} {\n  runs ${2:Name}\n  compare ${3:loss} lowest\n}',
  param: 'param ${1:name} = ${2:8}',
  data: 'data ${1:name} {\n  ${2:x}: [${3:28, 28, 1}] in 0..1\n}',
  net: 'net ${1:Name}(${2:x}) -> [${3:8}] {\n  return ${2:x} -> $0\n}',
  flow: 'flow ${1:Name}(${2:x}) {\n  return ${2:x} -> $0\n}',
  block: 'block ${1:Name}(${2:x}; ${3:channels}) {\n  return ${2:x} -> $0\n}',
  let: 'let ${1:name} = $0',
  fn: 'fn ${1:name}(${2:a}) = $0',
  loss: 'loss ${1:name} = $0',
  metric: 'metric ${1:name} = $0',
  sample: 'sample ${1:name}(n=${2:25}) = $0',
  plot: 'plot ${1:name} = lines($0)',
  train: 'train {\n  minimize ${1:loss} over ${2:Net} with adam(lr=${3:1e-3})\n  batch ${4:128}\n  epochs ${5:10}\n}',
  evaluate: 'evaluate ${1:name} {\n  score ${2:score} = $0\n  inside ${3:test}\n  outside ${4:set}\n}',
  step: 'step ${1:name}: minimize ${2:loss} over ${3:Net} with adam(lr=${4:1e-3})',
  minimize: 'minimize ${1:loss} over ${2:Net} with adam(lr=${3:1e-3})',
  stage: 'stage ${1:name} {\n  $0\n}',
  together: 'together {\n  $0\n}',
  return: 'return $0',
};

/** The words that start a statement. `edits` are for variants and edits of ablations as well as models. */
export function starts(context: Context): Proposal[] {
  const settings = context === 'train' ? trainSettingWords : context === 'data' ? dataSettingWords : [];
  const written = wordsOfContext[context].filter((word) => context !== 'file' || word !== 'extern');
  return [
    ...written.map((word) => ({
      ...ofWord(word, forms[word] ?? ''),
      ...(snippets[word] ? { snippet: snippets[word] } : {}),
    })),
    ...settings
      .filter((word) => word !== 'shuffle' && word !== 'limit' && word !== 'seed' && word !== 'iterations')
      .map((word) => ofWord(word, 'setting')),
  ];
}

/** The words behind a value or a name, by the word of the statement and the last word between its operands. */
export function goesOn(word: string, infix: string, context: Context): string[] {
  switch (word) {
    case 'step':
    case 'minimize':
      return infix === '' ? ['over'] : infix === 'over' ? ['with'] : [];
    case 'metric':
    case 'plot':
    case 'sample':
      return clauses(word, infix);
    case 'set':
      return infix === '' ? ['on'] : infix === 'on' ? ['in'] : [];
    case 'swap':
      return infix === '' ? ['for'] : infix === 'for' ? ['in'] : [];
    case 'drop':
      return infix === '' ? ['in'] : [];
    case 'insert':
      return infix === '' ? ['after'] : infix === 'after' ? ['in'] : [];
    case 'use':
      return infix === '' ? ['from'] : [];
    case 'variant':
      return infix === '' ? ['of'] : [];
    case 'data':
      return infix === '' ? ['from'] : [];
    case 'sweep':
    case 'vary':
      return infix === '' ? ['in'] : infix === 'in' ? ['for', 'when'] : infix === 'for' ? ['when'] : [];
    case 'compare':
      return ['lowest', 'highest'];
    case 'for':
      return infix === '' ? ['in'] : [];
    case ':':
      // A field of a data set.
      return context === 'data' ? (infix === '' ? ['in', 'from'] : infix === 'in' ? ['from'] : []) : [];
    case 'inside':
    case 'outside':
      return ['first'];
    default:
      return [];
  }
}

/** The clauses that a sample, a metric or a plot may still have. */
function clauses(word: string, infix: string): string[] {
  const all = ['on', 'at', ...(word === 'metric' ? [] : ['each']), 'after'];
  return infix === 'on'
    ? ['first', 'random', ...all.filter((each) => each !== 'on')]
    : all.filter((each) => each !== infix);
}

/** The words behind `at`. */
export const schedules = ['every epoch', 'every 10 epochs', 'epochs first, middle, last', 'epochs every 10'];
