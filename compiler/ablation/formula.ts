/** The comparison of the formulas of losses and metrics in two models, whatever their nets are made of. */
import { measuredName } from '../graph/measured-name.js';
import type { Distance, ModelGraph, Term, Value } from '../graph/types.js';

/**
 * Measures of the arm whose formula differs from the base's, so that their values are not comparable. A formula is what
 * is computed from data, draws and the outputs of nets. A call of a net counts by the net's name and by the data and
 * draws behind its inputs. The operations between these and the net do not count: what a net sees is part of the model.
 */
export function otherFormulas(base: ModelGraph, arm: ModelGraph): string[] {
  const interner = new Interner();
  const before = new Map(termsOf(base).map(({ name, value }) => [name, interner.of(value)]));
  const terms = termsOf(arm).flatMap(({ name, value }) =>
    before.has(name) && before.get(name) !== interner.of(value) ? name : [],
  );
  const compared = new Map(base.distances.map((each) => [measuredName(each), comparedBy(each)]));
  const distances = arm.distances.map((each) => [measuredName(each), comparedBy(each)] as const);
  return [
    ...terms,
    ...distances.flatMap(([name, by]) => (compared.has(name) && compared.get(name) !== by ? name : [])),
  ];
}

/** The formula of a distance depends on its count and on the data that it compares with. The drawn pictures are part of the model. */
const comparedBy = ({ measure, n, data, field, on }: Distance): string => JSON.stringify([measure, n, data, field, on]);

const termsOf = ({ losses, metrics }: ModelGraph): Term[] => [...losses, ...metrics];

/** Numbers formulas, equal ones alike. Graphs share values, so formulas written out as trees could grow without end. */
class Interner {
  private readonly numbers = new Map<string, number>();
  private readonly known = new Map<Value, number>();

  of(value: Value): number {
    const before = this.known.get(value);
    if (before !== undefined) return before;
    const key = JSON.stringify(this.keyOf(value));
    const number = this.numbers.get(key) ?? this.numbers.size;
    this.numbers.set(key, number);
    this.known.set(value, number);
    return number;
  }

  private keyOf({ origin }: Value): readonly unknown[] {
    if (origin.kind === 'constant') return ['constant', origin.value];
    if (origin.kind === 'field') return ['field', origin.data, origin.field];
    if (origin.kind === 'carried' || origin.kind === 'counter') return [origin.kind, origin.key];
    if (origin.kind !== 'node') return [origin.kind];
    const { node, output } = origin;
    if (node.kind === 'call')
      return ['call', node.weightsOf, node.training, output, [...new Set(node.inputs.flatMap(originsOf))].sort()];
    const inputs = node.inputs.map((input) => this.of(input));
    if (node.kind === 'gradient') return ['gradient', ...inputs];
    if (node.kind === 'search') return ['search', output, node.steps, node.optimizer, ...inputs];
    if (node.kind === 'loop') return ['loop', output, node.over, ...inputs];
    // Shapes of draws follow from the nets that take them.
    const settings = Object.entries(node.settings).filter(([, { value }]) => !Array.isArray(value));
    return [node.op.name, output, ...inputs, settings.map(([name, { value }]) => [name, value])];
  }
}

/** Data fields and draws that a value is computed from, each once. */
function originsOf(value: Value): string[] {
  const seen = new Set<Value>();
  const found = new Set<string>();
  const visit = (each: Value): void => {
    if (seen.has(each)) return;
    seen.add(each);
    const { origin } = each;
    if (origin.kind === 'field') found.add(`${origin.data}.${origin.field}`);
    if (origin.kind !== 'node') return;
    const { node } = origin;
    if (node.kind === 'op' && node.op.uses?.includes('draws')) found.add(node.op.name);
    node.inputs.forEach(visit);
  };
  visit(value);
  return [...found];
}
