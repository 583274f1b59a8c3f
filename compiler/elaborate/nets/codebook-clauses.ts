/** What a codebook says of its codes: `with ema(0.99), start(from=e), reset(unused=1, from=e)`. */
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
      builder.error('GEN1010', clause.span, 'a codebook takes ema(0.99), start(from=e) and reset(unused=1, from=e)');
      return undefined;
    }
    if (word === 'ema') {
      decay = argumentOf(builder, clause, 'decay', scope);
      if (decay === undefined) return undefined;
      if (decay < 0 || decay >= 1) {
        builder.error('GEN1010', clause.span, `a decay lies in 0..1, 1 left out; this is ${decay}`);
        return undefined;
      }
    } else if (word === 'start') {
      const stranger = clause.arguments.find((argument) => argument.name?.name !== 'from');
      if (stranger) {
        builder.error('GEN1008', stranger.span, 'a start says what it is from, and nothing else', {
          hint: 'Write start(from=e), with what the codebook quantises.',
        });
        return undefined;
      }
      start = true;
    } else if (clause.arguments.some((argument) => argument.name?.name === 'every')) {
      const both = clause.arguments.find((argument) => argument.name?.name === 'unused');
      if (both) {
        builder.error(
          'GEN1010',
          both.span,
          'codes are looked at every so many iterations, or by whole epochs: not both',
          {
            hint: 'Write reset(every=100, from=e) or reset(unused=1, from=e).',
          },
        );
        return undefined;
      }
      every = argumentOf(builder, clause, 'every', scope);
      if (every === undefined) return undefined;
      if (!Number.isInteger(every) || every < 1) {
        builder.error('GEN1010', clause.span, `every counts training passes from 1 on, not ${every}`);
        return undefined;
      }
    } else {
      unused = argumentOf(builder, clause, 'unused', scope);
      if (unused === undefined) return undefined;
      if (!Number.isInteger(unused) || unused < 1) {
        builder.error('GEN1010', clause.span, `unused counts whole epochs from 1 on, not ${unused}`);
        return undefined;
      }
    }
  }
  const reset = declaration.with.find((clause) => isCallOf(clause, 'reset'));
  if (reset && decay === undefined) {
    builder.error('GEN1010', reset.span, 'a codebook that is trained by its loss is not reset', {
      why: 'Its optimizer keeps moments of every code, which would drag a new one after the old.',
      hint: 'Let it follow its vectors instead: with ema(0.99), reset(unused=1, from=e).',
    });
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
    builder.error('GEN1008', stranger.span, `this has no setting \`${stranger.name!.name}\``, {
      hint: `It has ${known.join(' and ')}.`,
    });
    return undefined;
  }
  const found =
    call.arguments.find((argument) => argument.name?.name === name) ?? call.arguments.find(({ name: own }) => !own);
  if (!found) {
    builder.error('GEN1009', call.span, `\`${name}\` is needed here`, {
      hint: name === 'decay' ? 'Such as ema(0.99).' : 'Such as reset(unused=1, from=e), or reset(every=100, from=e).',
    });
    return undefined;
  }
  return numberOf(builder, found.value, scope);
}
