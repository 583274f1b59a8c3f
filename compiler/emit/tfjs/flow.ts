/** The functions of a flow: blocks of its layers, forward with the log-determinant, back, log-probability. */
import { positionAt } from '../../../grammar/syntax/source.js';
import { lineComment, stringLiteral } from '../../escape/typescript.js';
import { nodesBehind } from '../../graph/ancestors.js';
import { rowOf, stepsOf } from '../../graph/lipschitz-bound.js';
import { needsPass, usesPass } from '../../graph/pass.js';
import { showShape } from '../../catalogue/row/shapes.js';
import type { FlowForm, Net, OpNode, Value } from '../../graph/types.js';
import { Body } from './body.js';
import type { BranchCalls } from './body.js';
import type { Emitted } from './emitted.js';
import { objectOf, record, where } from './emitted.js';
import { camel, lowerFirst, Names, tensorType } from './names.js';
import type { NetFunctions } from './names.js';
import type { NetOptions } from './net.js';
import { spellingOf } from './spelling/index.js';

interface Block {
  readonly node: OpNode;
  readonly emitted: Emitted;
  readonly calls: BranchCalls;
}

const weightsType = (flow: Net): string => `Weights[${stringLiteral(flow.name)}]`;
const line = (node: OpNode): number => positionAt(node.span.source, node.span.start).line;

/**
 * A function for the blocks of each layer that was given any: both ways through the flow call it. Where a layer calls it
 * again and again it makes the function that is called, and has computed what depends on the weights alone.
 */
export function blocksOf(flow: Net, taken: Names, { fuse, functions }: NetOptions): readonly Block[] {
  return flow.flow!.chain.flatMap((node): Block[] => {
    if (!node.branch) return [];
    const { input, results } = node.branch;
    const name = taken.claim(camel(lowerFirst(node.path.replaceAll('/', '_'))));
    const names = new Names(['w', 'x', 'pass']);
    const outside = new Map([[input, 'x']]);
    const again = node.op.branches?.again === true;
    const within = {
      ...{ weights: 'w', root: flow.name, names, trains: true, frozen: new Set<string>(), fuse, functions, outside },
    };
    const body = new Body({ ...within, again });
    const roots = results.map(({ value }) => value);
    body.emit(flow.nodes, roots);
    const fields = results.map((result) => [result.name, body.expression(result.value)] as const);
    const single = results.length === 1;
    const inside = nodesBehind(roots).filter((each) => each.kind === 'op' && each.id > idOf(input));
    const passed = inside.some(needsPass);
    const received = { name: 'x', type: tensorType(input) };
    const made = single
      ? tensorType(roots[0]!)
      : record(results.map((result) => [result.name, tensorType(result.value)]));
    const answer = single ? fields[0]![1] : objectOf(fields);
    const statements = [...body.statements, `return ${answer};`];
    const signature = `(${received.name}: ${received.type})`;
    const emitted: Emitted = {
      name,
      exported: false,
      doc: `${results.map((result) => result.name).join(' and ')} of ${node.op.name} · ${showShape(input.type.shape)} → ${results.map(({ value }) => showShape(value.type.shape)).join(', ')} · line ${line(node)}`,
      parameters: [
        { name: 'w', type: weightsType(flow) },
        ...(again ? [] : [received]),
        ...(passed ? [{ name: 'pass', type: 'Pass' }] : []),
      ],
      returns: again ? `${signature} => ${made}` : made,
      statements: again
        ? [...body.before, `return ${signature}: ${made} => {\n${statements.join('\n')}\n};`]
        : statements,
    };
    return [{ node, emitted, calls: callsTo(name, again, passed ? ', pass' : '') }];
  });
}

const callsTo = (name: string, again: boolean, pass: string): BranchCalls => {
  const branch = (received: string): string =>
    again ? `${name}(w${pass})(${received})` : `${name}(w, ${received}${pass})`;
  return { branch, branchFunction: again ? `${name}(w${pass})` : `(value) => ${branch('value')}` };
};

const idOf = (value: Value): number => (value.origin.kind === 'node' ? value.origin.node.id : -1);

/** What the layers of a flow need to call their blocks. */
export const callsOf = (blocks: readonly Block[]): ReadonlyMap<OpNode, BranchCalls> =>
  new Map(blocks.map(({ node, calls }) => [node, calls]));

/** The forms of a flow that its module has: the way back and the log-probability, and others that are asked for. */
export const formsOf = (flow: Net): readonly Net[] => [...(flow.flow?.forms.values() ?? [])];

export function emitForms(flow: Net, blocks: readonly Block[], functions: NetFunctions): Emitted[] {
  return formsOf(flow).map((net) => {
    const { form } = net.derived!;
    const pass = usesPass(net);
    const names = new Names([...functions.values(), ...blocks.map(({ emitted }) => emitted.name)]);
    const inputs = net.inputs.map(({ name, value }) => ({ name: names.claim(name), type: tensorType(value) }));
    const x = inputs[0]?.name ?? 'z';
    const written = writers[form]({ flow, net, blocks, pass, x, names, functions });
    const parameters = [
      { name: 'w', type: weightsType(flow) },
      ...inputs,
      ...(pass ? [{ name: 'pass', type: 'Pass' }] : []),
    ];
    return {
      name: functions.get(net)!,
      exported: true,
      doc: `${docs[form]} · ${where(flow.span)}`,
      returns: tensorType(net.outputs[0]!.value),
      ...written,
      parameters: [...parameters, ...(written.parameters ?? [])],
    };
  });
}

interface Writing {
  readonly flow: Net;
  readonly net: Net;
  readonly blocks: readonly Block[];
  readonly pass: boolean;
  /** What the input is called. */
  readonly x: string;
  readonly names: Names;
  readonly functions: NetFunctions;
}
type Written = Pick<Emitted, 'statements'> & Partial<Pick<Emitted, 'parameters'>>;

const docs: Readonly<Record<FlowForm, string>> = {
  log_prob: 'log p(x) of every example, in nats',
  inverse: 'The way back, from z to x',
  round_trip: 'The largest |x − inverse of its z| of every example, before anything is rounded',
  lipschitz: 'The largest Lipschitz constant of the residual blocks, bounded by the norms of their layers',
};

const writers: Readonly<Record<FlowForm, (writing: Writing) => Written>> = {
  log_prob: ({ flow, pass, x, names, functions }) => {
    const z = names.claim('z');
    return {
      statements: [
        `const { ${field('z', z)}, log_det } = ${functions.get(flow)!}(w, ${x}${pass ? ', pass' : ''});`,
        `return tf.add(flow.baseLogProb(${z}, ${stringLiteral(flow.flow!.base)}), log_det);`,
      ],
    };
  },
  inverse: wayBack,
  round_trip: ({ flow, blocks, pass, x, names, functions }) => {
    const [first] = flow.flow!.chain;
    const passed = pass ? ', pass' : '';
    const z = names.claim('z');
    const inverse = flow.flow!.forms.get('inverse')!;
    const back = `${functions.get(inverse)!}(w, ${z}${passed && usesPass(inverse) ? ', pass' : ''}`;
    const forward = `const { ${field('z', z)} } = ${functions.get(flow)!}(w, ${x}${passed});`;
    if (!first?.op.bijection?.rounds) return { statements: [forward, `return flow.farthest(${back}), ${x});`] };
    const body = bodyOf({ flow, blocks, functions }, new Map([[flow.inputs[0]!.value, x]]), names);
    body.emit(flow.nodes, [first.outputs[0]!]);
    return {
      // The draws of a path are the same in both calls.
      statements: [
        ...body.statements,
        forward,
        `return flow.farthest(${back}, false), ${body.expression(first.outputs[0]!)});`,
      ],
    };
  },
  lipschitz: constants,
};

/** Of a destructured result: the flow's own input may be called alike. */
const field = (name: string, as: string): string => (name === as ? name : `${name}: ${as}`);

const bodyOf = (
  { flow, blocks, functions }: Pick<Writing, 'flow' | 'blocks' | 'functions'>,
  outside: ReadonlyMap<Value, string>,
  names: Names,
): Body =>
  new Body({
    weights: 'w',
    root: flow.name,
    names,
    trains: true,
    frozen: new Set(),
    fuse: false,
    functions,
    outside,
    branches: callsOf(blocks),
  });

/** Layer by layer from the last to the first; each constant is called as what it is in the way forward. */
function wayBack(writing: Writing): Written {
  const { flow, names, x } = writing;
  const { chain, pieces } = flow.flow!;
  if (chain[0]?.op.bijection?.rounds) names.claim('rounded');
  const body = bodyOf(writing, new Map(), names);
  const statements: string[] = [];
  const parts = new Map<Value, string>();
  if (pieces.length > 1) {
    for (const piece of pieces) parts.set(piece, names.claim(`z${parts.size + 1}`));
    const shapes = pieces.map(({ type }) => showShape(type.shape)).join(', ');
    const types = pieces.map((piece) => tensorType(piece)).join(', ');
    statements.push(`const [${[...parts.values()].join(', ')}] = flow.part(${x}, [${shapes}]) as [${types}];`);
  }
  let made = parts.get(pieces.at(-1)!) ?? x;
  for (const node of [...chain].reverse()) {
    const before = node.inputs[0]!;
    const done = node.outputs.flatMap((output) => parts.get(output) ?? []);
    const context = body.contextOf(node, [made, ...done.filter((part) => part !== made)]);
    const undone = spellingOf(node.op).inverse!(context);
    if (node === chain[0] && node.op.bijection!.rounds) {
      statements.push(`return rounded ? ${undone} : ${made};`);
      return { statements, parameters: [{ name: 'rounded', type: 'boolean', initializer: 'true' }] };
    }
    const name = names.claim(hintOf(before));
    statements.push(
      `const ${name}: ${tensorType(before)} = ${undone}; ${lineComment(`${showShape(before.type.shape)} · line ${line(node)}`)}`,
    );
    made = name;
  }
  return { statements: [...statements, `return ${made};`] };
}

/** For every residual block the constants of its layers, whose product bounds its own. */
function constants(writing: Writing): Written {
  const { flow, names } = writing;
  const body = bodyOf(writing, new Map(), names);
  const rows = flow.flow!.chain.flatMap((node) => {
    if (!node.op.branches?.contracts) return [];
    const layers = stepsOf(node.branch!.input, node.branch!.results[0]!.value).map((layer) => {
      const measured = spellingOf(layer.op).measure?.(body.contextOf(layer, []));
      return measured ?? String(layer.op.lipschitz!.constant(rowOf(layer)));
    });
    return [
      `[${layers.filter((text) => text !== '1').join(', ')}], ${lineComment(`${node.path.slice(flow.name.length + 1)} · line ${line(node)}`)}`,
    ];
  });
  return { statements: [`return flow.largestConstant([\n${rows.join('\n')}\n]);`] };
}

/** What a value is called on the way forward. */
function hintOf(value: Value): string {
  if (value.name !== undefined || value.origin.kind !== 'node') return value.name ?? 'x';
  const { node } = value.origin;
  return node.kind === 'op' ? lowerFirst(node.op.name) : 'value';
}
