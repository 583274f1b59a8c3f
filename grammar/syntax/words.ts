/**
 * The words of the language. None is reserved: `classify/` decides by position if a word is one of these or a name.
 */

/** Words that start a declaration, at top level or in a model. */
export const declarationWords = [
  'use',
  'model',
  'variant',
  'ablation',
  'param',
  'data',
  'net',
  'flow',
  'block',
  'codebook',
  'pool',
  'let',
  'fn',
  'loss',
  'metric',
  'sample',
  'plot',
  'train',
  'expect',
  'claim',
  'evaluate',
  'extern',
  'set',
  'swap',
  'drop',
  'insert',
] as const;

/** Words of declarations that are allowed only at top level. */
export const topLevelWords: ReadonlySet<string> = new Set(['use', 'model', 'variant', 'ablation']);

/** Words of declarations that are allowed at top level and in a model. */
export const sharedWords: ReadonlySet<string> = new Set(['block', 'fn', 'param', 'extern']);

/** Words that start a statement in a body, a `train` block, an `ablation` or an `evaluate`. */
export const statementWords = [
  'return',
  'free',
  'minimize',
  'step',
  'together',
  'stage',
  'freeze',
  'runs',
  'edit',
  'sweep',
  'vary',
  'seeds',
  'compare',
  'score',
  'inside',
  'outside',
] as const;

/** Words between two operands or after one. */
export const infixWords = [
  'over',
  'with',
  'in',
  'from',
  'at',
  'as',
  'of',
  'after',
  'on',
  'every',
  'each',
  'for',
  'when',
  'first',
  'random',
  'then',
  'else',
] as const;

/** Words of settings of a `train` block that `classify/` recognises behind another statement on the same line. */
export const trainSettingWords = ['batch', 'epochs', 'iterations', 'schedule', 'seed', 'on'] as const;

/** Words of settings of a `data` block that are recognised in the same way. */
export const dataSettingWords = ['split', 'balance', 'choose', 'limit', 'shuffle'] as const;

/** Words for epochs of a run, as in `at epochs first, middle, last`. Values of these names are not meant there. */
const epochWords = ['first', 'middle', 'last'] as const;
export type EpochWord = (typeof epochWords)[number];

export const isEpochWord = (name: string): name is EpochWord => epochWords.some((word) => word === name);

/** The kind of block that a brace opened; `file` outside of all braces. */
export type Context =
  'file' | 'model' | 'data' | 'body' | 'procedure' | 'train' | 'ablation' | 'evaluate' | 'repeat' | 'unknown';

/** The words that start a statement, by context; the compiler's completion reads them too. */
export const wordsOfContext: Readonly<Record<Context, readonly string[]>> = {
  file: ['use', 'model', 'variant', 'ablation', 'block', 'fn', 'param', 'extern'],
  model: declarationWords.filter((word) => !topLevelWords.has(word)),
  data: [],
  body: ['return', 'for'],
  procedure: ['return', 'free', 'minimize', 'for'],
  train: ['step', 'minimize', 'together', 'stage', 'freeze', 'drop'],
  ablation: ['runs', 'edit', 'sweep', 'vary', 'seeds', 'compare'],
  evaluate: ['score', 'inside', 'outside'],
  repeat: [],
  unknown: [],
};

/** The context that the braces of a statement open. */
export const contextOpenedBy: Readonly<Record<string, Context>> = {
  model: 'model',
  variant: 'model',
  ablation: 'ablation',
  edit: 'model',
  data: 'data',
  net: 'body',
  flow: 'body',
  block: 'body',
  fn: 'body',
  sample: 'procedure',
  for: 'body',
  train: 'train',
  together: 'train',
  stage: 'train',
  evaluate: 'evaluate',
};

/** All words with a special meaning somewhere, for highlighting, completion and the keyword-as-name test. */
export const allWords: readonly string[] = [
  ...new Set<string>([
    ...declarationWords,
    ...statementWords,
    ...infixWords,
    ...trainSettingWords,
    ...dataSettingWords,
    'if',
    'repeat',
    'given',
    'clip',
    'weights',
    'gradients',
    'epoch',
    'middle',
    'last',
    'lowest',
    'highest',
    'paired',
    'unpaired',
    'none',
    'true',
    'false',
  ]),
];
