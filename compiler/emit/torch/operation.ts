/** The code of one operation, at one place or at several that are written once. */
import { leadingAxes } from '../../catalogue/row/axes.js';
import { isRepeated } from '../../graph/pass.js';
import type { OpNode } from '../../graph/types.js';
import type { Item } from '../../plan/regions/items.js';
import { rankOf } from '../common/ranks.js';
import { raised } from './axes.js';
import { contextOf } from './context.js';
import { drawOf } from './draws.js';
import { spelled } from './spelled.js';
import { spellingOf } from './spelling/index.js';
import type { CallContext } from './spelling/spelling.js';
import { blockSteps, boundOf, branchOf } from './world.js';
import type { Writer } from './writer.js';

/** The call of an operation. */
export function operation(writer: Writer, aligned: readonly Item[]): string {
  const blocks = blocksOf(writer, aligned);
  return spelled(aligned, writer.numbers, (place, number) =>
    spellingOf((aligned[0]!.node as OpNode).op).call(
      codeOf(writer, aligned[0]!.node as OpNode, aligned[place]!.node as OpNode, number, {
        ...inputsOf(writer, aligned, place, number),
        ...blocks,
      }),
    ),
  );
}

/** The call of its inverse. */
export function undone(writer: Writer, aligned: readonly Item[]): string {
  const [item] = aligned as readonly [Item];
  const blocks = blocksOf(writer, aligned);
  return spelled(aligned, writer.numbers, (place, number) =>
    spellingOf((item.node as OpNode).op).inverse!(
      codeOf(writer, item.node as OpNode, aligned[place]!.node as OpNode, number, {
        inputs: item.inputs.map((input) => writer.expression(input)),
        input: {},
        ...blocks,
      }),
    ),
  );
}

/** The Lipschitz constants of the layers of a block, as a list. */
export function constants(writer: Writer, aligned: readonly Item[]): string {
  const layers = aligned.map(({ node }) => blockSteps(node as OpNode));
  const texts = layers[0]!.map((layer, index) =>
    spelled(aligned, writer.numbers, (place, number) => {
      const own = layers[place]![index]!;
      const measured = spellingOf(own.op).measure?.(codeOf(writer, layer, own, number, { inputs: [], input: {} }));
      return measured ?? number(boundOf(own), 'bound');
    }),
  );
  return `[${texts.filter((each) => each !== '1').join(', ')}]`;
}

/** Inputs as code. Inputs of a name that takes several may stand in lists. */
function inputsOf(
  writer: Writer,
  aligned: readonly Item[],
  place: number,
  number: CallContext['number'],
): Pick<CallContext, 'inputs' | 'input'> {
  const item = aligned[place]!;
  const names = (item.node as OpNode).inputNames;
  const inputs: string[] = [];
  const byName: Record<string, string> = {};
  for (let index = 0; index < item.inputs.length; index += 1) {
    const several = names.filter((name) => name === names[index]).length > 1;
    const list = several ? writer.listFrom(aligned[0]!.inputs, index) : undefined;
    if (list) index += list.values.length - 1;
    const text = list ? `*${list.expression}` : input(writer, aligned, place, index, number);
    inputs.push(text);
    byName[names[index]!] = text;
  }
  return { inputs, input: byName };
}

function input(
  writer: Writer,
  aligned: readonly Item[],
  place: number,
  index: number,
  number: CallContext['number'],
): string {
  const { node, inputs, outputs } = aligned[place]!;
  const input = inputs[index]!;
  const { op } = node as OpNode;
  const text =
    input.origin.kind === 'constant'
      ? number(input.origin.value, /\w/.test(op.name) ? 'value' : 'threshold')
      : writer.expression(aligned[0]!.inputs[index]!);
  if (input.origin.kind !== 'constant' && op.broadcasts)
    return raised(text, input.type, rankOf(inputs), leadingAxes(outputs[0]!.type));
  const { copies } = (node as OpNode).outputs[0]!.type;
  return isRepeated(node as OpNode, input) ? writer.repeated(text, input, input.type.shape, copies) : text;
}

/** The surroundings of an operation for its spelling. Modules and keys are those of the first place, and count as used only if they are read. */
function codeOf(
  writer: Writer,
  first: OpNode,
  node: OpNode,
  number: CallContext['number'],
  more: Pick<CallContext, 'inputs' | 'input'> & Partial<CallContext>,
): CallContext {
  const { frames, around } = writer;
  const code = { ...contextOf(node, number), ...more, self: '', key: '', draw: '', device: '' };
  if (first.weights.length > 0)
    Object.defineProperty(code, 'self', { get: () => frames.module(around.world.places.of(first)) });
  Object.defineProperty(code, 'key', { get: () => frames.key(first.path) });
  Object.defineProperty(code, 'device', { get: () => writer.device() });
  return Object.defineProperty(code, 'draw', {
    get: () => {
      around.used.draw = true;
      return drawOf(around.draw, node.outputs[0]!.type);
    },
  });
}

function blocksOf(writer: Writer, aligned: readonly Item[]): Partial<Pick<CallContext, 'branch' | 'branchFunction'>> {
  const node = aligned[0]!.node as OpNode;
  return node.branch ? branchOf(writer.around.world, node, writer) : {};
}
