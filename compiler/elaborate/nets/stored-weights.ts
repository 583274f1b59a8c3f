/** `with weights("…")`: the name in a file of each weight of a net. */
import type { Argument, Expression } from '../../../grammar/syntax/ast.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { meant, nearest } from '../../diagnostics/suggest.js';
import type { Net, StoredDefinition, Weight } from '../../graph/types.js';
import { isCallOf } from '../arguments/called-name.js';
import type { Builder } from '../scope/builder.js';

/** Words of the settings. The first of each is the default. */
const words = { names: ['torch', 'genc'], missing: ['error', 'fresh'] } as const;

/** Reads the clause; undefined if there is none, or if an error was reported. */
export function readStored(
  builder: Builder,
  clauses: readonly Expression[],
  name: string,
  nodes: Net['nodes'],
): StoredDefinition | undefined {
  const [clause, more] = clauses;
  if (!clause) return undefined;
  const isWeights = isCallOf(clause, 'weights');
  if (!isWeights || more) {
    builder.report('GEN1010', 'weights', (isWeights ? more! : clause).span);
    return undefined;
  }
  const [file, ...settings] = clause.arguments;
  if (file?.value.kind !== 'string' || file.name) {
    builder.report('GEN1009', 'weights', clause.span);
    return undefined;
  }
  const chosen: { names: string; missing: string } = { names: words.names[0], missing: words.missing[0] };
  for (const setting of settings) if (!readSetting(builder, setting, chosen)) return undefined;
  const layout = chosen.names as StoredDefinition['layout'];
  const weights = nodes.flatMap((node) =>
    node.kind === 'op' ? node.weights.map((weight) => ({ weight, bound: node.outputs[0]?.name, span: node.span })) : [],
  );
  const names: Record<string, string> = {};
  const taken = new Map<string, string>();
  for (const { weight, bound, span } of weights) {
    const found = layout === 'genc' ? weight.path : torchName(builder, weight, name, bound);
    if (found === undefined) {
      builder.report(
        'GEN1010',
        'unnamedWeight',
        clause.span,
        { weight: weight.path, text: textOf(span) },
        { related: [{ span, message: 'bound to no name' }] },
      );
      return undefined;
    }
    const other = taken.get(found);
    if (other !== undefined) {
      builder.report('GEN1010', 'sameWeight', clause.span, { other, weight: weight.path, name: found });
      return undefined;
    }
    taken.set(found, weight.path);
    names[weight.path] = found;
  }
  return { file: file.value.value, layout, missing: chosen.missing as StoredDefinition['missing'], names };
}

function readSetting(
  builder: Builder,
  { name, value }: Argument,
  chosen: Record<'names' | 'missing', string>,
): boolean {
  const key = name?.name;
  if (key !== 'names' && key !== 'missing') {
    builder.report('GEN1008', 'weights', (name ?? value).span);
    return false;
  }
  const word = textOf(value.span);
  if ((words[key] as readonly string[]).includes(word)) {
    chosen[key] = word;
    return true;
  }
  const close = nearest(word, words[key]);
  builder.report(
    'GEN1010',
    'oneOf',
    value.span,
    { setting: key, words: words[key].join(' or '), given: word },
    {
      ...meant(
        value.span,
        close,
        key === 'missing' ? 'fresh: a run without the file starts from scratch, and says so.' : '',
      ),
    },
  );
  return false;
}

/** PyTorch's names of the weights of layers. */
const leaves: Readonly<Record<string, string>> = {
  kernel: 'weight',
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
  u: 'weight_u',
};

/**
 * `Encoder/layer1/0/conv1/kernel` → `layer1.0.conv1.weight`: labels and numbers count, names of blocks and layers do
 * not. A plain parameter has the name that it is bound to: `position = Weight([64])` → `position`.
 */
function torchName(
  builder: Builder,
  { path, name: leaf, plain }: Weight,
  net: string,
  bound: string | undefined,
): string | undefined {
  const levels = path.split('/').slice(1, -1);
  let prefix = net;
  const kept = levels.filter((level) => {
    prefix = `${prefix}/${level}`;
    return /^\d+$/.test(level) || builder.labelled.has(prefix);
  });
  if (!plain) return [...kept, leaves[leaf] ?? leaf].join('.');
  if (builder.labelled.has(prefix)) return kept.join('.');
  return bound === undefined ? undefined : [...kept, bound].join('.');
}
