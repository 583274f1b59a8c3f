/** Copies of values in which some of the values that they are computed from are replaced. */
import { nodesBehind } from '../../../graph/ancestors.js';
import type { Region } from '../../../graph/region.js';
import type { Node, Value } from '../../../graph/types.js';
import type { Builder } from '../../scope/builder.js';

/**
 * Nodes that depend on a replaced value are copied into `target`, each once, however often it is asked for. Paths stay,
 * and with them the draws: the copy is the same formula of other numbers.
 */
export class Substitution {
  private readonly known: Map<Value, Value>;
  private readonly loose: Set<Node>;
  private readonly regions = new Map<Region, Region>();

  constructor(
    private readonly builder: Builder,
    private readonly target: Node[],
    replacements: Iterable<readonly [Value, Value]>,
    /** Nodes that have no place yet. If nothing in them is replaced, they go into the target as they are, once. */
    formulas: readonly Node[],
    private readonly placed: Set<Node>,
  ) {
    this.known = new Map(replacements);
    this.loose = new Set(formulas.filter((node) => !placed.has(node)));
  }

  of(value: Value): Value {
    for (const node of nodesBehind([value])) {
      if (node.outputs.some((output) => this.known.has(output))) continue;
      if (node.inputs.some((input) => this.known.has(input))) this.copy(node);
      else if (this.loose.delete(node)) {
        this.placed.add(node);
        this.builder.add(this.target, node);
      }
    }
    return this.known.get(value) ?? value;
  }

  private copy(node: Node): void {
    const outputs: Value[] = [];
    const inputs = node.inputs.map((input) => this.known.get(input) ?? input);
    const copy = this.builder.add(this.target, {
      ...node,
      id: this.builder.id(),
      inputs,
      outputs,
      region: this.regionOf(node.region),
    });
    // A label that was not read leaves a gap.
    node.outputs.forEach((output, index) => {
      const { type, span, name } = output;
      outputs[index] = this.builder.value(type, { kind: 'node', node: copy, output: index }, span, name);
      this.known.set(output, outputs[index]);
    });
  }

  /** Copies stand in copies of their regions. */
  private regionOf(region: Region | undefined): Region | undefined {
    if (!region) return undefined;
    const known = this.regions.get(region);
    if (known) return known;
    const parent = this.regionOf(region.parent);
    const copy = { ...region, ...(parent ? { parent } : {}) } as Region;
    this.regions.set(region, copy);
    return copy;
  }
}
