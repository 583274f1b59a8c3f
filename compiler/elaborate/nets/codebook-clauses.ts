/** The clauses of a codebook: `with ema(0.99), start(from=e), reset(unused=1, from=e)`. */
import type { CallExpression, CodebookDeclaration } from '../../../grammar/syntax/ast.js';
import type { CodebookSettings } from '../../catalogue/functions/codes.js';
import { isCallOf } from '../arguments/called-name.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { numberOf } from '../scope/tensor.js';

export function readCodebookClauses(
  builder: Builder,
  declaration: CodebookDeclaration,
  scope: Environment,
): Omit<CodebookSettings, 'codes'> | undefined {
  let decay: number | undefined;
  let unused: number | undefined;
  let every: number | undefined;
  let start = false;
  for (const clause of declaration.with) {
    const word = clause.kind === 'call' && clause.callee.kind === 'name' ? clause.callee.name : undefined;
    if (clause.kind !== 'call' || !codebookClauses.includes(word ?? '')) {
      builder.report('GEN1010', 'codebook', clause.span);
      return undefined;
    }
    if (word === 'ema') {
      decay = argumentOf(builder, clause, 'decay', scope);
      if (decay === undefined) return undefined;
      if (decay < 0 || decay >= 1) {
        builder.report('GEN1010', 'decay', clause.span, { share: decay });
        return undefined;
      }
    } else if (word === 'start') {
      const stranger = clause.arguments.find((argument) => argument.name?.name !== 'from');
      if (stranger) {
        builder.report('GEN1008', 'start', stranger.span);
        return undefined;
      }
      start = true;
    } else if (clause.arguments.some((argument) => argument.name?.name === 'every')) {
      const both = clause.arguments.find((argument) => argument.name?.name === 'unused');
      if (both) {
        builder.report('GEN1010', 'resetOnce', both.span);
        return undefined;
      }
      every = argumentOf(builder, clause, 'every', scope);
      if (every === undefined) return undefined;
      if (!Number.isInteger(every) || every < 1) {
        builder.report('GEN1010', 'every', clause.span, { given: every });
        return undefined;
      }
    } else {
      unused = argumentOf(builder, clause, 'unused', scope);
      if (unused === undefined) return undefined;
      if (!Number.isInteger(unused) || unused < 1) {
        builder.report('GEN1010', 'unused', clause.span, { given: unused });
        return undefined;
      }
    }
  }
  const reset = declaration.with.find((clause) => isCallOf(clause, 'reset'));
  if (reset && decay === undefined) {
    builder.report('GEN1010', 'resetWithoutEma', reset.span);
    return undefined;
  }
  return {
    ...(decay === undefined ? {} : { decay }),
    ...(unused === undefined ? {} : { unused }),
    ...(every === undefined ? {} : { every }),
    ...(start ? { start } : {}),
  };
}

const codebookClauses: readonly string[] = ['ema', 'start', 'reset'];

function argumentOf(builder: Builder, call: CallExpression, name: string, scope: Environment): number | undefined {
  const known = name === 'decay' ? [name] : [name, 'from'];
  const stranger = call.arguments.find((argument) => argument.name && !known.includes(argument.name.name));
  if (stranger) {
    builder.report('GEN1008', 'codebook', stranger.span, { name: stranger.name!.name, known: known.join(' and ') });
    return undefined;
  }
  const found =
    call.arguments.find((argument) => argument.name?.name === name) ?? call.arguments.find(({ name: own }) => !own);
  if (!found) {
    builder.report('GEN1009', 'codebook', call.span, { name });
    return undefined;
  }
  return numberOf(builder, found.value, scope);
}
