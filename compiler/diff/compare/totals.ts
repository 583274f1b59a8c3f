/** Parameters and operations of both models, net by net. */
import { sizeOf } from '../../catalogue/row/shapes.js';
import type { FormDiff } from './diff.js';
import type { NetForm } from './form.js';

export interface Count {
  readonly before: number;
  readonly after: number;
}
export interface Total {
  /** The name of the net, `before > after` if it was renamed; absent for the sum of all nets. */
  readonly net?: string;
  /** The number of parameters, moving statistics included, as Keras counts them. */
  readonly parameters: Count;
  readonly trainable: Count;
  /** Floating-point operations per example; a multiply-add counts as two. */
  readonly flops: Count;
}

/** Every net of either model, in the order of their names, then the sum if there are several. */
export function totalsOf({ a, b, nets }: Pick<FormDiff, 'a' | 'b' | 'nets'>): Total[] {
  const paired = nets.map(({ before, after }) => ({
    name: before === after ? after : `${before} > ${after}`,
    from: a.nets[before],
    to: b.nets[after],
  }));
  const used = new Set(nets.flatMap(({ before, after }) => [`a ${before}`, `b ${after}`]));
  const gone = Object.keys(a.nets)
    .filter((name) => !used.has(`a ${name}`))
    .map((name) => ({ name, from: a.nets[name], to: undefined }));
  const come = Object.keys(b.nets)
    .filter((name) => !used.has(`b ${name}`))
    .map((name) => ({ name, from: undefined, to: b.nets[name] }));
  const totals = [...paired, ...gone, ...come].map(({ name, from, to }) => ({ net: name, ...counts(from, to) }));
  if (totals.length < 2) return totals;
  const add = (key: 'parameters' | 'trainable' | 'flops'): Count => ({
    before: totals.reduce((sum, total) => sum + total[key].before, 0),
    after: totals.reduce((sum, total) => sum + total[key].after, 0),
  });
  return [...totals, { parameters: add('parameters'), trainable: add('trainable'), flops: add('flops') }];
}

function counts(from: NetForm | undefined, to: NetForm | undefined): Omit<Total, 'net'> {
  const both = (measure: (net: NetForm) => number): Count => ({
    before: from ? measure(from) : 0,
    after: to ? measure(to) : 0,
  });
  return {
    parameters: both((net) => weigh(net, false)),
    trainable: both((net) => weigh(net, true)),
    flops: both((net) => net.layers.reduce((sum, layer) => sum + layer.flops, 0)),
  };
}

const weigh = (net: NetForm, trainable: boolean): number =>
  net.layers
    .flatMap((layer) => layer.weights)
    .reduce((sum, { role, shape }) => sum + (trainable && role === 'state' ? 0 : sizeOf(shape)), 0);
