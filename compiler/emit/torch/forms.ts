/** The methods of a flow besides its forward pass: the inverse, the log-probability, and questions to it. */
import { constantsOf } from '../common/contractions.js';
import type { FlowForm, Net } from '../../graph/types.js';
import type { Item } from '../../plan/regions/items.js';
import { lineOf } from '../common/places.js';
import { itemsBack } from '../common/way-back.js';
import { usesDraws } from '../../graph/pass.js';
import { torchShape } from './axes.js';
import type { Body } from './bodies.js';
import { bodyFrom, bodyOf } from './bodies.js';
import type { Code } from './layout/code.js';
import { line } from './layout/code.js';
import { netWriter, signatureOf } from './nets.js';
import type { NetWriting } from './nets.js';
import { undone } from './operation.js';
import { partsOf } from './parts.js';
import type { Likeness } from '../../plan/regions/alike.js';
import { literal } from './spelling/literal.js';
import { bare } from './spelling/expression.js';
import { fieldsOf } from './world.js';
import type { World } from './world.js';

const docs: Readonly<Record<FlowForm, string>> = {
  log_prob: 'log p(x) of every example, in nats.',
  inverse: 'The way back, from z to x.',
  round_trip: 'The largest |x − inverse of its z| of every example, before anything is rounded.',
  lipschitz: 'The largest Lipschitz constant of the residual blocks, bounded by the norms of their layers.',
};

/** The methods, each after an empty line. */
export function formMethods(flow: Net, writing: NetWriting): Code[] {
  return [...(flow.flow!.forms.values() ?? [])].map((net): Code => {
    const form = net.derived!.form as FlowForm;
    const { parameters = [], code } = writers[form](flow, net, writing);
    const signature = [
      'self',
      ...net.inputs.map((_, index) => `${namesOf(net, writing.world)[index]}: Tensor`),
      ...(usesDraws(net) ? ['draw: Draw'] : []),
      ...parameters,
    ];
    return { header: `def ${form}(${signature.join(', ')}) -> Tensor:`, body: [{ doc: docs[form] }, ...code] };
  });
}

interface Written {
  readonly parameters?: readonly string[];
  readonly code: readonly Code[];
}
type FormWriter = (flow: Net, net: Net, writing: NetWriting) => Written;

const writers: Readonly<Record<FlowForm, FormWriter>> = {
  log_prob: (flow, net, { world }) => {
    return {
      code: [
        line(`z, log_det = self(${[...namesOf(net, world), ...drawOf(net)].join(', ')})`),
        line(`return base_log_prob(z, ${literal(flow.flow!.base)}) + log_det`),
      ],
    };
  },
  inverse: wayBack,
  round_trip: (flow, net, writing) => {
    const { world } = writing;
    const [x, ...given] = namesOf(net, world);
    const [first] = flow.flow!.chain;
    const inverse = flow.flow!.forms.get('inverse')!;
    const z = `self(${[x, ...given, ...drawOf(net)].join(', ')}).${fieldsOf(flow).get(flow.outputs[0]!.name)!}`;
    const back = ['z', ...given, ...drawOf(inverse)];
    // The input may be called z too.
    if (!first?.op.bijection?.rounds)
      return { code: [line(`return farthest(self.inverse(${[z, ...given, ...drawOf(inverse)].join(', ')}), ${x})`)] };
    const root = first.outputs[0]!;
    const body = bodyFrom(flow.nodes, [root], { likeness: world.likeness, calls: false, outside: new Map() });
    const { writer } = netWriter(flow, { world, body }, signatureOf(flow.inputs, world, body), 'none');
    writer.names.claim('z');
    writer.write(partsOf([body.elements], writer.parts));
    return {
      // The draws of a path are the same in both calls.
      code: [
        line(`z = ${z}`),
        ...writer.code,
        line(`return farthest(self.inverse(${[...back, 'rounded=False'].join(', ')}), ${writer.expression(root)})`),
      ],
    };
  },
  lipschitz: constants,
};

const drawOf = (net: Net): string[] => (usesDraws(net) ? ['draw'] : []);

const namesOf = ({ inputs }: Net, world: World): readonly string[] =>
  signatureOf(inputs, world, bodyOf([], [], world.likeness)).parameters;

/** The body of the inverse: layer by layer, from the last to the first. */
export function inverseBody(net: Net, likeness: Likeness): { readonly body: Body; readonly last?: Item } {
  const { name, flow, inputs } = net;
  const { chain } = flow!;
  const items = itemsBack(net);
  // The first layer may round, which a caller may not want.
  const last = chain[0]?.op.bijection?.rounds === true ? items.pop() : undefined;
  const body = bodyOf(items, [last?.inputs[0] ?? inputs[0]!.value], likeness, new Map(), name);
  return { body, ...(last ? { last } : {}) };
}

/** The inverse. Each variable has the name of its value in the forward pass. */
function wayBack(flow: Net, net: Net, { world }: NetWriting): Written {
  const { pieces } = flow.flow!;
  const { body, last } = world.backs.get(flow)!;
  const signature = signatureOf(net.inputs, world, body);
  const { writer } = netWriter(flow, { world, body }, signature, 'inverse');
  const [z] = signature.parameters;
  const code: Code[] = [];
  if (last) writer.names.claim('rounded');
  if (pieces.length > 1) {
    const names = pieces.map((_, index) => writer.names.claim(`z_${index + 1}`));
    const shapes = pieces.map(({ type }) => literal(torchShape(type.shape)));
    code.push(line(`${names.join(', ')} = part(${z}, [${shapes.join(', ')}])`));
    pieces.forEach((piece, index) => writer.variables.name(piece, names[index]!));
  } else writer.variables.name(pieces[0]!, z!);
  writer.write(partsOf([body.elements], writer.parts));
  code.push(...writer.code);
  if (!last) return { code: [...code, line(`return ${bare(writer.expression(flow.inputs[0]!.value))}`)] };
  const before = writer.expression(last.inputs[0]!);
  const text = `return ${bare(undone(writer, [last]))} if rounded else ${before}`;
  return { parameters: ['rounded: bool = True'], code: [...code, line(text, lineOf(last.node.span))] };
}

/** The constants of the layers of every residual block. Their product bounds that of the block. */
function constants(flow: Net, _: Net, { world }: NetWriting): Written {
  const items = constantsOf(flow);
  const lists = items.flatMap(({ outputs }) => outputs);
  const body = bodyOf(items, lists, world.likeness, new Map(), flow.name);
  const { writer } = netWriter(flow, { world, body }, signatureOf([], world, body), 'none');
  writer.write(partsOf([body.elements], writer.parts));
  const rows: string[] = [];
  for (let index = 0; index < lists.length; index += 1) {
    const list = writer.listFrom(lists, index);
    rows.push(list ? `*${list.expression}` : writer.expression(lists[index]!));
    if (list) index += list.values.length - 1;
  }
  return { code: [...writer.code, line(`return largest_constant([${rows.join(', ')}])`)] };
}
