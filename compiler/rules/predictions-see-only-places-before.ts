import { findConfig } from '../catalogue/configs/index.js';
import { placesIn } from '../catalogue/row/places.js';
import { sizeOf } from '../catalogue/row/shapes.js';
import type { OpEntry, SettingKind } from '../catalogue/row/types.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { functionOf, nodesBehind } from '../graph/ancestors.js';
import { AFTER, placeDependence, placesFrom, rootOf, SELF } from '../graph/place-dependence.js';
import type { Dependence, Step } from '../graph/place-dependence.js';
import type { CallNode, LoopNode, ModelGraph, OpNode, Value } from '../graph/types.js';
import type { Rule } from './rule.js';

/** The losses that compare logits or probabilities with what they predict. */
const predicts = ({ op, inputs }: OpNode): boolean =>
  (op.role === 'logits_loss' || op.role === 'probability_loss') && inputs.length === 2;

const words = (kind: SettingKind): readonly string[] =>
  kind.kind === 'any' ? kind.of.flatMap(words) : kind.kind === 'word' ? kind.words : [];

/** The setting that makes a layer see places before its own alone. */
function remedy({ name, settings }: OpEntry): string {
  const takes = (accepts: (kind: SettingKind) => boolean): string | undefined =>
    settings.find(({ type }) => (type.kind === 'any' ? type.of : [type]).some(accepts))?.name;
  const mask = takes((kind) => kind.kind === 'config' && findConfig('causal', kind.family) !== undefined);
  if (mask) return `Write ${mask}=causal(B) in \`${name}\`; the first layer takes causal(A).`;
  const padding = takes((kind) => words(kind).includes('causal'));
  if (padding) return `Write ${padding}=causal in \`${name}\`.`;
  if (settings.some((setting) => setting.name === 'causal')) return `Write causal=true in \`${name}\`.`;
  return settings.some((setting) => setting.name === 'axis')
    ? `Write axis=-1 in \`${name}\`, so that each place is taken by itself.`
    : `Leave \`${name}\` out, or put a layer in its place that takes each place by itself.`;
}

const place = ({ node, net }: Step): string => `\`${node.op.name}\`${net ? ` of \`${net.name}\`` : ''}`;

/** The name of what predicts: the net that the value comes from. */
const nameOf = ({ name, origin }: Value): string =>
  name ?? (origin.kind === 'node' && origin.node.kind === 'call' ? origin.node.net.name : 'the prediction');

/** A prediction that sees what it predicts: of a net with masks that leaves a gap, or of classes and without any mask. */
function ofLoss(node: OpNode): Diagnostic | undefined {
  const [prediction, target] = node.inputs as readonly [Value, Value];
  if (prediction.origin.kind !== 'node' || target.origin.kind === 'constant') return undefined;
  const root = rootOf(target);
  if (placesIn(root.type) < 2) return undefined;
  const found = placeDependence(prediction, root);
  const { offsets, causal, narrows, noisy } = found;
  // What is predicted may be the places after those that the net is given: P(x[0..-2]) beside x[1..].
  const at = placeDependence(target, root).offsets;
  const on = offsets && at ? placesFrom(offsets, at.high) : undefined;
  // Where fewer places or noise stand between, a net learns more than to repeat its input.
  if (on === undefined || narrows || noisy || (on & (SELF | AFTER)) === 0) return undefined;
  if (causal.length === 0 && target.type.classes === undefined) return undefined;
  return report({ ...found, on }, node, nameOf(prediction), causal.length === 0);
}

function report(found: Dependence, node: OpNode, name: string, unmasked: boolean): Diagnostic {
  const { on, mixes, causal } = found;
  if (on! & AFTER && mixes) {
    return diagnostic(
      'GEN4082',
      unmasked ? 'unmasked' : 'after',
      node.span,
      { name, layer: place(mixes), remedy: remedy(mixes.node.op) },
      { related: [{ span: mixes.node.span, message: 'mixes all places' }] },
    );
  }
  if (on! & AFTER) return diagnostic('GEN4082', 'shifted', node.span, { name });
  const related = causal.slice(0, 1).map((step) => ({ span: step.node.span, message: 'lets a place see itself' }));
  return diagnostic('GEN4082', 'self', node.span, { name }, { related });
}

/** The number of places that a loop fills one by one; undefined if it makes its value as a whole in each iteration. */
function filledPlaces({ over }: LoopNode, result: Value, carried: Value): number | undefined {
  if (over.kind === 'places') return sizeOf(over.shape);
  const made = result.origin.kind === 'node' && result.origin.node.kind === 'op' ? result.origin.node : undefined;
  // `x[i] = v` puts a number at an index into the value that is carried.
  if (!made?.op.picks || made.inputs[0] !== carried) return undefined;
  return sizeOf(carried.type.shape.slice(0, made.inputs.length - 2));
}

/** Nets that a loop over places asks, although they see places that are not yet made. */
function ofLoop(node: LoopNode): Diagnostic[] {
  const { of, by } = functionOf(node);
  return of.slice(0, node.carries).flatMap((result, index) => {
    const carried = by[index]!;
    const count = filledPlaces(node, result, carried);
    if (count === undefined) return [];
    const calls = nodesBehind([result]).filter((each): each is CallNode => each.kind === 'call');
    return calls.flatMap((call) => {
      const output = call.outputs[0];
      if (!output || placesIn(output.type) !== count) return [];
      const { on, mixes } = placeDependence(output, carried);
      if (on === undefined || (on & (SELF | AFTER)) === 0) return [];
      const layer = on & AFTER && mixes ? mixes : undefined;
      return diagnostic(
        'GEN4082',
        'loop',
        call.span,
        {
          net: call.net.name,
          sees: layer ? 'places after it' : 'itself',
          remedy: layer ? remedy(layer.node.op) : 'Write mask=causal(A) in the first layer.',
        },
        {
          related: [
            ...(layer ? [{ span: layer.node.span, message: 'mixes all places' }] : []),
            { span: node.span, message: 'the loop over places' },
          ],
        },
      );
    });
  });
}

function check(graph: ModelGraph): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  const add = (each: Diagnostic): void => {
    const key = `${each.span.source.path} ${each.span.start}`;
    if (!found.has(key)) found.set(key, each);
  };
  for (const node of nodesBehind(graph.losses.map(({ value }) => value))) {
    const message = node.kind === 'op' && predicts(node) ? ofLoss(node) : undefined;
    if (message) add(message);
  }
  for (const node of graph.nodes) if (node.kind === 'loop') ofLoop(node).forEach(add);
  return [...found.values()];
}

export const predictionsSeeOnlyPlacesBefore: Rule = {
  code: 'GEN4082',
  name: 'predictions-see-only-places-before',
  check,
};
