/** The inputs of a flow: the first is transformed; the others are given, and only the blocks of its layers read them. */
import type { NetDeclaration, Parameter } from '../../../grammar/syntax/ast.js';
import { valuesBehind } from '../../graph/ancestors.js';
import { besides } from '../../graph/flow.js';
import type { NamedValue, OpNode } from '../../graph/types.js';
import type { Builder } from '../scope/builder.js';
import { trace } from '../scope/provenance.js';

/** Checks that a flow transforms its first input, and that the others are given. */
export function transformsFirst(
  builder: Builder,
  { name: { name: flow, span }, inputs: parameters }: NetDeclaration,
  inputs: readonly NamedValue[],
): boolean {
  const [first, ...more] = inputs;
  const find = (input: string): Parameter | undefined => parameters.find(({ name }) => name.name === input);
  const isGiven = ({ name }: NamedValue): boolean => find(name)?.given !== undefined;
  const plain = inputs.filter((input) => !isGiven(input));
  if (plain.length === 1 && plain[0] === first) return true;
  const other = more.find((input) => !isGiven(input));
  if (plain.length === 0) builder.report('GEN2014', 'nothing', span, { flow });
  else if (isGiven(first!)) builder.report('GEN2014', 'later', span, { flow, input: plain[0]!.name });
  else {
    const at = find(other!.name)?.span ?? span;
    const edits = [{ span: { ...at, end: at.start }, replacement: 'given ' }];
    const fixes = at === span ? [] : [{ title: `Write given ${other!.name}`, edits }];
    builder.report('GEN2014', 'twoInputs', at, { flow, first: first!.name, other: other!.name }, { fixes });
  }
  return false;
}

/**
 * Checks that the blocks of the layers read nothing but what the layer gives them and what the flow is given: the way back
 * knows no other value of the way there.
 */
export function takesWhatIsGiven(
  builder: Builder,
  flow: string,
  { name, value: input }: NamedValue,
  chain: readonly OpNode[],
): boolean {
  for (const node of chain)
    for (const taken of besides(node))
      if (valuesBehind([taken]).includes(input)) {
        const values = { layer: node.op.name, flow, input: name };
        builder.report('GEN2014', 'taken', node.span, values, { related: trace(taken) });
        return false;
      }
  return true;
}
