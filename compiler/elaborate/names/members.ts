/** Members of other libraries: modules, methods of tensors, methods of nets. */
import type { Expression, MemberExpression } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { findOp, opNames } from '../../catalogue/index.js';
import { adviceFor, libraries } from '../../diagnostics/advice.js';
import { synonymOf } from '../../diagnostics/synonyms.js';
import { argumentsBehind, reshapeHint } from '../arguments/other-libraries.js';
import type { Files } from '../../resolve/files.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';

/** Reports `nn.Conv2d`, `tf.keras.layers.Dense`: the language has no modules. */
export function ofLibrary(builder: Builder, expression: MemberExpression, environment: Environment): boolean {
  let root: Expression = expression;
  while (root.kind === 'member') root = root.object;
  if (root.kind !== 'name' || !libraries.has(root.name) || environment.lookup(root.name)) return false;
  const { name } = expression.member;
  const isClass = (argument: string): boolean => builder.fields.get(argument)?.type.classes !== undefined;
  const same = findOp(name) ? name : synonymOf(name, opNames);
  builder.report('GEN1050', 'module', expression.span, {
    path: textOf(expression.span),
    ours: same,
    advice: adviceFor(name, argumentsBehind(builder.files, expression.span), isClass),
  });
  return true;
}

/** The counterpart of another library's method: `z.detach()` is `stop(z)`. */
export function methodHint(files: Files, name: string, object: string, at: Span): string | undefined {
  const reshaped = name === 'view' || name === 'reshape' ? reshapeHint(files, object, at) : undefined;
  if (reshaped) return reshaped;
  const known = findOp(name) ? name : synonymOf(name, opNames);
  const parts: Readonly<Record<string, string>> = { shape: 'shape', size: 'shape' };
  const fn = parts[name] ?? (known && /^[a-z]/.test(known) ? known : undefined);
  return fn ? `There are no methods: write \`${fn}(${object})\`.` : adviceFor(name);
}

/** `E.forward(x)` is `E(x)`. */
export function netMethod(net: string, name: string): string | undefined {
  if (/^(forward|predict|call|apply|run|__call__)$/.test(name)) return `A net is called by its name: \`${net}(x)\`.`;
  if (/^(parameters|trainable_variables|weights|state_dict)$/.test(name))
    return `A step names the nets that it moves: \`minimize total over ${net} with adam(lr=1e-3)\`.`;
  return /^(eval|train|requires_grad_|trainable)$/.test(name)
    ? `Training and evaluation are told apart by themselves; \`freeze ${net}\` in \`train\` keeps its weights.`
    : undefined;
}

/** The counterpart of another library's `F.sample()` or `F.log_prob(x)`. */
export function askedAs(builder: Builder, flow: string, method: string): string | undefined {
  const member = builder.model.members.get(flow);
  const usages = new Map(
    [...builder.language.builtins.values()].flatMap(({ name, ofFlow }) =>
      ofFlow === undefined ? [] : [[name, ofFlow]],
    ),
  );
  const usage = usages.get(method) ?? usages.get(synonymOf(method, usages.keys()) ?? '');
  return usage !== undefined && member?.kind === 'net' && member.keyword === 'flow'
    ? `Write ${usage.replace('(F', `(${flow}`)}.`
    : undefined;
}
