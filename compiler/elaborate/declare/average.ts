import type { NetDeclaration } from '../../../grammar/syntax/ast.js';
import type { Argument } from '../../../grammar/syntax/expressions.js';
import { isCallOf } from '../arguments/called-name.js';
import type { Builder } from '../scope/builder.js';
import { numberOf } from '../scope/tensor.js';

const isWord = (argument: Argument | undefined, word: string): boolean =>
  argument?.value.kind === 'name' && argument.value.name === word;

/** `net Gs = ema(G, 0.999)`: the same net on averaged weights; `warmup=true` averages over fewer weights at first. */
export function registerAverage(builder: Builder, declaration: NetDeclaration): void {
  const value = declaration.value!;
  const given = isCallOf(value, 'ema') ? value.arguments : [];
  const [of, decay] = given.filter(({ name: named }) => !named);
  const said = given.filter(({ name: named }) => named);
  const [warmup] = said;
  const rises = isWord(warmup, 'true');
  const isFlag =
    said.length === 0 || (said.length === 1 && warmup?.name?.name === 'warmup' && (rises || isWord(warmup, 'false')));
  const name = of?.value.kind === 'name' ? of.value.name : undefined;
  const member = name === undefined ? undefined : builder.model.members.get(name);
  const isComplete = given.length - said.length === 2 && isFlag;
  if (!of || !decay || !isComplete || name === undefined || member?.kind !== 'net' || member.value) {
    if (isCallOf(value, 'ema')) {
      builder.report('GEN1010', 'ema', value.span);
      builder.failedNets.add(declaration.name.name);
    }
    return;
  }
  const share = numberOf(builder, decay.value, builder.modelScope.environment('', declaration.span.source));
  if (share === undefined) return;
  if (share < 0 || share >= 1) builder.report('GEN1010', 'decay', decay.value.span, { share });
  builder.averages.set(declaration.name.name, { of: name, decay: share, ...(rises ? { warmup: true } : {}) });
}
