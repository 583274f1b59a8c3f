import type { NetDeclaration } from '../../../grammar/syntax/ast.js';
import { isCallOf } from '../arguments/called-name.js';
import type { Builder } from '../scope/builder.js';
import { numberOf } from '../scope/tensor.js';

/** `net Gs = ema(G, 0.999)`: the same net on averaged weights. */
export function registerAverage(builder: Builder, declaration: NetDeclaration): void {
  const value = declaration.value!;
  const given = isCallOf(value, 'ema') && value.arguments.every(({ name: named }) => !named) ? value.arguments : [];
  const [of, decay] = given.length === 2 ? given : [];
  const name = of?.value.kind === 'name' ? of.value.name : undefined;
  const member = name === undefined ? undefined : builder.model.members.get(name);
  if (!of || !decay || name === undefined || member?.kind !== 'net' || member.value) {
    if (isCallOf(value, 'ema')) {
      builder.report('GEN1010', 'ema', value.span);
      builder.failedNets.add(declaration.name.name);
    }
    return;
  }
  const share = numberOf(builder, decay.value, builder.modelScope.environment('', declaration.span.source));
  if (share === undefined) return;
  if (share < 0 || share >= 1) builder.report('GEN1010', 'decay', decay.value.span, { share });
  builder.averages.set(declaration.name.name, { of: name, decay: share });
}
