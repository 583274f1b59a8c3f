/** `Codes[c]`: the vectors of a codebook, as a table that an index reads. */
import { vectorsOf } from '../../catalogue/functions/codes.js';
import type { Span } from '../../../grammar/syntax/source.js';
import type { CallNode, Net, OpNode, Value } from '../../graph/types.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';

export function codebookVectors(builder: Builder, name: string, span: Span, environment: Environment): Meaning {
  if (environment.place.net !== undefined) {
    builder.report('GEN1002', 'codebook', span, { name, net: environment.place.net });
    return poison;
  }
  const book = builder.nets.get(name);
  if (!book) {
    if (!builder.failedNets.has(name)) builder.report('GEN2006', 'unlearned', span, { name });
    return poison;
  }
  const net = (book.vectors ??= table(builder, book));
  const outputs: Value[] = [];
  const node: CallNode = builder.add(environment.place.nodes, {
    kind: 'call',
    id: builder.id(),
    net,
    weightsOf: name,
    training: false,
    inputs: [],
    outputs,
    path: environment.path.claim(name).path,
    region: environment.path.region,
    span,
  });
  outputs.push(builder.value(net.outputs[0]!.value.type, { kind: 'node', node, output: 0 }, span));
  return { kind: 'tensor', value: outputs[0]! };
}

/** The net without inputs that gives the codes of a codebook. */
function table(builder: Builder, book: Net): Net {
  const [nearest] = book.nodes as [OpNode];
  const codes = nearest.weights.find(({ path }) => path.endsWith('/codes'))!;
  const [count, length] = codes.shape as [number, number];
  const outputs: Value[] = [];
  const node: OpNode = {
    kind: 'op',
    id: builder.id(),
    op: vectorsOf(count, length),
    inputs: [],
    inputNames: [],
    outputs,
    settings: {},
    weights: [codes],
    flops: 0,
    path: book.name,
    span: book.span,
  };
  outputs.push(builder.value({ shape: codes.shape, batched: false }, { kind: 'node', node, output: 0 }, book.span));
  return {
    name: `vectors${book.name}`,
    keyword: 'codebook',
    span: book.span,
    inputs: [],
    nodes: [node],
    outputs: [{ name: 'vectors', value: outputs[0]! }],
    taps: [],
    labels: new Map(),
    derived: { form: 'vectors', of: book },
  };
}
