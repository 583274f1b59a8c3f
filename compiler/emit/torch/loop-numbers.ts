/** Numbers of a loop in Python. */
import { LoopNumbers } from '../common/loop-numbers.js';
import { lineText, ruleOf } from '../common/numbers.js';
import type { Line } from './layout/code.js';
import { line } from './layout/code.js';
import { numeral } from './spelling/literal.js';

export class WrittenLoopNumbers extends LoopNumbers {
  readonly lines: Line[] = [];

  protected literal(value: number): string {
    return numeral(value);
  }
  protected byIndex(values: readonly number[], indices: readonly number[], index: string): string {
    return byIndex(values, indices, index);
  }
  protected isNameless(): boolean {
    return false;
  }
  protected declare(name: string, text: string): void {
    this.lines.push(line(`${name} = ${text}`));
  }
}

/** `2 * i + 1`, `64 // 2**i`, or an entry of a list. */
export function byIndex(values: readonly number[], indices: readonly number[], index: string): string {
  const rule = ruleOf(values, indices);
  if (rule?.kind === 'parity') return `${index} % 2`;
  if (rule?.kind === 'growth') return `${rule.origin} * ${rule.ratio}**${index}`;
  if (rule?.kind === 'decay') return `${rule.origin} // ${rule.ratio}**${index}`;
  if (rule) return lineText(rule.step, rule.from, index);
  const least = Math.min(...indices);
  const list = indices.map((at, place) => [at, values[place]!] as const).sort(([a], [b]) => a - b);
  return `[${list.map(([, value]) => numeral(value)).join(', ')}][${least === 0 ? index : `${index} - ${least}`}]`;
}
