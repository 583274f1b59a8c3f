/** The functions of a flow: blocks of its layers, forward pass with the log-determinant, inverse, log-probability. */
import { constantsOf } from '../common/contractions.js';
import { lineComment, stringLiteral } from '../../escape/typescript.js';
import { showShape } from '../../catalogue/row/shapes.js';
import type { FlowForm, NamedValue, Net, Value } from '../../graph/types.js';
import { Body } from './body.js';
import type { Suffix } from './stretches.js';
import type { Emitted } from './emitted.js';
import { lineOf, where } from '../common/places.js';
import { itemsBack } from '../common/way-back.js';
import { namesOf } from './given-blocks.js';
import { Names, tensorType } from './names.js';
import type { NetOptions } from './net.js';
import { usesPass } from '../../graph/pass.js';

const weightsType = (flow: Net): string => `Weights[${stringLiteral(flow.name)}]`;

/** The forms that a flow's module has: the inverse, the log-probability, and other forms that are used. */
export const formsOf = (flow: Net): readonly Net[] => [...(flow.flow?.forms.values() ?? [])];

/** Functions of the forms, each after those of the blocks that it calls. */
export function emitForms(flow: Net, options: NetOptions): Emitted[] {
  const { functions } = options;
  return formsOf(flow).flatMap((net) => {
    const form = net.derived!.form as FlowForm;
    const pass = usesPass(net);
    const names = new Names([...functions.values(), ...namesOf(options.given), 'w', 'pass']);
    const inputs = net.inputs.map(({ name, value }) => ({ name: names.claim(name), type: tensorType(value) }));
    const [x = 'z', ...given] = inputs.map(({ name }) => name);
    const { blocks = [], parameters = [], statements } = writers[form]({ flow, pass, x, given, names, options });
    return [
      ...blocks,
      {
        name: functions.get(net)!,
        exported: true,
        doc: `${docs[form]} · ${where(flow.span)}`,
        returns: tensorType(net.outputs[0]!.value),
        parameters: [
          { name: 'w', type: weightsType(flow) },
          ...inputs,
          ...(pass ? [{ name: 'pass', type: 'Pass' }] : []),
          ...parameters,
        ],
        statements,
      },
    ];
  });
}

interface Writing {
  readonly flow: Net;
  readonly pass: boolean;
  /** The name of the input. */
  readonly x: string;
  /** Names of the values that the flow is given. */
  readonly given: readonly string[];
  readonly names: Names;
  readonly options: NetOptions;
}
interface Written {
  readonly statements: readonly string[];
  readonly parameters?: Emitted['parameters'];
  /** Functions of blocks. */
  readonly blocks?: readonly Emitted[];
}

const docs: Readonly<Record<FlowForm, string>> = {
  log_prob: 'log p(x) of every example, in nats',
  inverse: 'The way back, from z to x',
  round_trip: 'The largest |x − inverse of its z| of every example, before anything is rounded',
  lipschitz: 'The largest Lipschitz constant of the residual blocks, bounded by the norms of their layers',
};

const writers: Readonly<Record<FlowForm, (writing: Writing) => Written>> = {
  log_prob: ({ flow, pass, x, given, names, options: { functions } }) => {
    const z = names.claim('z');
    const read = ['w', x, ...given, ...(pass ? ['pass'] : [])].join(', ');
    return {
      statements: [
        `const { ${field('z', z)}, log_det } = ${functions.get(flow)!}(${read});`,
        `return tf.add(flow.baseLogProb(${z}, ${stringLiteral(flow.flow!.base)}), log_det);`,
      ],
    };
  },
  inverse: wayBack,
  round_trip: ({ flow, pass, x, given, names, options }) => {
    const { functions } = options;
    const [first] = flow.flow!.chain;
    const passed = pass ? ['pass'] : [];
    const z = names.claim('z');
    const inverse = flow.flow!.forms.get('inverse')!;
    const read = [...given, ...(usesPass(inverse) ? passed : [])];
    const back = `${functions.get(inverse)!}(${['w', z, ...read].join(', ')}`;
    const forward = `const { ${field('z', z)} } = ${functions.get(flow)!}(${['w', x, ...given, ...passed].join(', ')});`;
    if (!first?.op.bijection?.rounds) return { statements: [forward, `return flow.farthest(${back}), ${x});`] };
    const body = bodyOf(flow, named(flow, [x, ...given]), names, options);
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

/** A field of a destructured result, renamed if necessary. The flow's own input may have the same name. */
const field = (name: string, as: string): string => (name === as ? name : `${name}: ${as}`);

/** Inputs of a flow by their names. */
const named = ({ inputs }: Net, names: readonly string[]): Map<Value, string> =>
  new Map(inputs.flatMap(({ value }, index) => (names[index] === undefined ? [] : [[value, names[index]] as const])));

const bodyOf = (
  flow: Net,
  outside: ReadonlyMap<Value, string>,
  names: Names,
  { functions, fold, given }: NetOptions,
  suffix: Suffix = '',
): Body =>
  new Body({
    root: flow.name,
    names,
    trains: true,
    frozen: new Set(),
    fuse: false,
    fold: fold && { ...fold, suffix },
    functions,
    outside,
    given,
  });

/** The inverse: layer by layer, from the last to the first. Each constant has the name of its value in the forward pass. */
function wayBack({ flow, names, x, given, options }: Writing): Written {
  const { chain, pieces } = flow.flow!;
  const [first] = chain;
  const rounds = first?.op.bijection?.rounds === true;
  if (rounds) names.claim('rounded');
  const statements: string[] = [];
  const parts = new Map<Value, string>();
  if (pieces.length > 1) {
    for (const piece of pieces) parts.set(piece, names.claim(`z${parts.size + 1}`));
    const shapes = pieces.map(({ type }) => showShape(type.shape)).join(', ');
    const types = pieces.map((piece) => tensorType(piece)).join(', ');
    statements.push(`const [${[...parts.values()].join(', ')}] = flow.part(${x}, [${shapes}]) as [${types}];`);
  } else parts.set(pieces[0]!, x);
  const items = itemsBack(flow);
  const [{ value: input }] = flow.inputs as [NamedValue, ...NamedValue[]];
  const known = named(flow, [x, ...given]);
  known.delete(input);
  const body = bodyOf(flow, new Map([...known, ...parts]), names, options, 'Inverse');
  const last = rounds ? items.pop() : undefined;
  body.emitItems(items, [last?.inputs[0] ?? input]);
  const written = { blocks: body.functions };
  if (!last)
    return { ...written, statements: [...statements, ...body.statements, `return ${body.expression(input)};`] };
  const answer = `return rounded ? ${body.after.undone([last])} : ${body.expression(last.inputs[0]!)};`;
  return {
    ...written,
    statements: [...statements, ...body.statements, answer],
    parameters: [{ name: 'rounded', type: 'boolean', initializer: 'true' }],
  };
}

/** The constants of the layers of every residual block. Their product bounds that of the block. */
function constants({ flow, names, options }: Writing): Written {
  const items = constantsOf(flow);
  const lists = items.flatMap(({ outputs }) => outputs);
  const body = bodyOf(flow, new Map(), names, options, 'Constants');
  body.emitItems(items, lists);
  const rows: string[] = [];
  for (let index = 0; index < lists.length; index += 1) {
    const list = body.after.listFrom(lists, index);
    const { node } = items[index]!;
    rows.push(
      list
        ? `...${list.expression},`
        : `${body.expression(lists[index]!)}, ${lineComment(`${node.path.slice(flow.name.length + 1)} · ${lineOf(node.span)}`)}`,
    );
    if (list) index += list.values.length - 1;
  }
  return {
    blocks: body.functions,
    statements: [...body.statements, `return flow.largestConstant([\n${rows.join('\n')}\n]);`],
  };
}
