/**
 * The words of the language. None is reserved: `classify/` decides by position whether a word is one of these or a name.
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

/** Declarations that stand at top level only. */
export const topLevelWords: ReadonlySet<string> = new Set(['use', 'model', 'variant', 'ablation']);

/** Declarations that may stand at top level and in a model alike. */
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

/** Words that stand between two operands or after one. */
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
  'then',
  'else',
] as const;

/** Settings of a `train` block that `classify/` recognises behind another statement on the same line. */
export const trainSettingWords = ['batch', 'epochs', 'iterations', 'schedule', 'seed', 'on'] as const;

/** Settings of a `data` block, likewise. */
export const dataSettingWords = ['split', 'balance', 'choose', 'limit', 'shuffle'] as const;

/** What a brace has opened, or `file` outside of all. */
export type Context =
  'file' | 'model' | 'data' | 'body' | 'procedure' | 'train' | 'ablation' | 'evaluate' | 'repeat' | 'unknown';

/** Which words start a statement in a context; the compiler's completion reads it too. */
export const wordsOfContext: Readonly<Record<Context, readonly string[]>> = {
  file: ['use', 'model', 'variant', 'ablation', 'block', 'fn', 'param', 'extern'],
  model: declarationWords.filter((word) => !topLevelWords.has(word)),
  data: [],
  body: ['return'],
  procedure: ['return', 'free', 'minimize'],
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
  train: 'train',
  together: 'train',
  stage: 'train',
  evaluate: 'evaluate',
};

/** Every word with a meaning of its own somewhere: for highlighting, completion and the keyword-as-name test. */
export const allWords: readonly string[] = [
  ...new Set<string>([
    ...declarationWords,
    ...statementWords,
    ...infixWords,
    ...trainSettingWords,
    ...dataSettingWords,
    'if',
    'repeat',
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
