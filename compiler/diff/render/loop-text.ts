/** Two loops in words: what they go over, what they carry, what an iteration makes. */
import type { Expression } from '../compare/form.js';
import { showExpression } from './expression.js';

type Loop = Extract<Expression, { kind: 'loop' }>;

/** Differences of two loops; undefined if the expressions are not loops that have anything in common. */
export function loopText(from: Expression, to: Expression): string | undefined {
  if (from.kind !== 'loop' || to.kind !== 'loop') return undefined;
  const words = [...overWords(from, to), ...carriedWords(from, to)];
  return words.length === 0 ? undefined : words.join('; ');
}

function overWords(from: Loop, to: Loop): string[] {
  const change = (before: string, after: string): string[] =>
    before === after ? [] : [`the loop goes over ${before} → ${after}`];
  const isSteps = from.over.replace(`steps=${from.iterations}`, `steps=${to.iterations}`) === to.over;
  if (isSteps && from.iterations !== to.iterations) return [`steps of the loop ${from.iterations} → ${to.iterations}`];
  const table = ({ table: value }: Loop): string => (value ? showExpression(value) : '');
  return from.over === to.over
    ? change(table(from), table(to))
    : change([from.over, table(from)].filter(Boolean).join(', '), [to.over, table(to)].filter(Boolean).join(', '));
}

function carriedWords(from: Loop, to: Loop): string[] {
  const names = [...new Set([...from.carries, ...to.carries].map(({ name }) => name))];
  return names.flatMap((name) => {
    const [before, after] = [from, to].map(({ carries }) => carries.find((each) => each.name === name));
    if (!before || !after) return [`${after ? 'carries' : 'no longer carries'} ${name}`];
    const [starts, next] = (['start', 'next'] as const).map((part): [string, string] => [
      showExpression(before[part]),
      showExpression(after[part]),
    ]);
    return [
      ...(starts![0] === starts![1] ? [] : [`${name} starts from ${starts!.join(' → ')}`]),
      ...(next![0] === next![1] ? [] : [`an iteration makes ${name} = ${next!.join(' → ')}`]),
    ];
  });
}
