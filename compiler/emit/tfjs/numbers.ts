/** Numbers that differ between several places, in TypeScript. */
import { LoopNumbers } from '../common/loop-numbers.js';
import { isFormula, lineText, ruleOf } from '../common/numbers.js';

/** The name of a literal without a name of its own. */
const anyNumber = 'value';

export class StatedLoopNumbers extends LoopNumbers {
  readonly statements: string[] = [];

  protected literal(value: number): string {
    return String(value);
  }
  protected byIndex(values: readonly number[], indices: readonly number[], index: string): string {
    return byIndex(values, indices, index);
  }
  /** A formula without a hint needs no name. */
  protected isNameless(hint: string, values: readonly number[], indices: readonly number[]): boolean {
    return hint === anyNumber && isFormula(values, indices);
  }
  protected declare(name: string, text: string): void {
    this.statements.push(`const ${name} = ${text};`);
  }
}

/** `2 * i + 1`, or an entry of a list. */
export function byIndex(values: readonly number[], indices: readonly number[], index: string): string {
  const text = formula(values, indices, index);
  if (text !== undefined) return text;
  const least = Math.min(...indices);
  const list = indices.map((at, place) => [at, values[place]!] as const).sort(([a], [b]) => a - b);
  const at = least === 0 ? index : `${index} - ${least}`;
  return `[${list.map(([, value]) => value).join(', ')}][${at}]!`;
}

/** `2 * i + 1`, `64 / 2 ** i`, `i % 2`. */
function formula(values: readonly number[], indices: readonly number[], index: string): string | undefined {
  const rule = ruleOf(values, indices);
  if (!rule) return undefined;
  if (rule.kind === 'parity') return `${index} % 2`;
  if (rule.kind !== 'line') return `${rule.origin} ${rule.kind === 'growth' ? '*' : '/'} ${rule.ratio} ** ${index}`;
  return lineText(rule.step, rule.from, index);
}
