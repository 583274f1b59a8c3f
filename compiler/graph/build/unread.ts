/** What is left of a chain after a stage that failed: it cannot be applied, but its names can be read. */
import type { Expression } from '../../../grammar/ast.js';
import type { Span } from '../../../grammar/source.js';
import { configs } from '../../ops/configs/index.js';
import { catalogue, findOp } from '../../ops/index.js';
import type { SettingKind } from '../../ops/types.js';
import type { Builder } from './builder.js';
import type { Environment } from './environment.js';
import { reportUnknownName } from './evaluate.js';
import { poison } from './values.js';

const wordsOf = (kind: SettingKind): readonly string[] =>
  kind.kind === 'word' ? kind.words : kind.kind === 'any' ? kind.of.flatMap(wordsOf) : [];

/** Names that mean something only to the setting that receives them. */
const words = new Set([
  ...['none', 'pi', 'true', 'false', 'grad', 'shape', 'average', 'auroc'],
  ...configs.map((config) => config.name),
  ...catalogue.flatMap((entry) => entry.settings.flatMap((setting) => wordsOf(setting.type))),
]);

/** Reports the unknown names of a stage that will not be applied, and makes its labels known, as failed ones. */
export function readNames(builder: Builder, stage: Expression, environment: Environment): void {
  const local = new Set<string>();
  const pending: Expression[] = [stage];
  const check = (name: string, span: Span): void => {
    if (local.has(name) || words.has(name) || findOp(name) || environment.lookup(name, span)) return;
    reportUnknownName(builder, name, span, environment);
  };
  while (pending.length > 0) {
    const expression = pending.pop()!;
    builder.spend(expression.span);
    switch (expression.kind) {
      case 'name':
        check(expression.name, expression.span);
        break;
      case 'labelled':
        environment.bind(expression.label.name, poison);
        pending.push(expression.value);
        break;
      case 'repeat':
        for (const name of [expression.item, expression.index]) if (name) local.add(name.name);
        pending.push(expression.body, expression.count);
        break;
      case 'call':
        for (const argument of expression.arguments) pending.push(argument.value);
        pending.push(expression.callee);
        break;
      case 'pipe':
        pending.push(...expression.stages, expression.head);
        break;
      case 'list':
        pending.push(...expression.items);
        break;
      case 'binary':
        pending.push(expression.right, expression.left);
        break;
      case 'range':
        pending.push(expression.to, expression.from);
        break;
      case 'conditional':
        pending.push(expression.else, expression.then, expression.condition);
        break;
      case 'unary':
        pending.push(expression.operand);
        break;
      case 'parenthesised':
        pending.push(expression.inner);
        break;
      case 'member':
      case 'index':
        pending.push(expression.object);
        break;
      default:
    }
  }
}
