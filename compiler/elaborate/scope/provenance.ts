/** The origin of a value, for messages: the last few layers on the way to it, nearest first. */
import type { RelatedSpan } from '../../../grammar/syntax/diagnostic.js';
import { positionAt, textOf } from '../../../grammar/syntax/source.js';
import { showShape } from '../../catalogue/row/shapes.js';
import type { Value } from '../../graph/types.js';

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 48 ? `${line.slice(0, 45)}…` : line;
};

/** `[12, 12, 16] from Conv(16, 5, stride=2)`. */
export function origin(value: Value): string {
  const shape = showShape(value.type.shape);
  switch (value.origin.kind) {
    case 'constant':
      return `the number ${value.origin.value}`;
    case 'field':
      return `${shape}, the data field \`${value.origin.field}\``;
    case 'input':
      return `${shape}, the input \`${value.origin.input}\` of ${value.origin.net}`;
    case 'given':
      return `${shape}, given as \`${value.origin.name}\``;
    case 'free':
      return `${shape}, the free value \`${value.origin.name}\``;
    case 'carried':
      return `${shape}, \`${value.origin.name}\` of the loop`;
    case 'counter':
      return `the counter \`${value.origin.name}\` of the loop`;
    case 'node':
      return `${shape} from ${shorten(textOf(value.span))} (line ${positionAt(value.span.source, value.span.start).line})`;
  }
}

/** The chain behind a value as related spans, at most `limit` of them. */
export function trace(value: Value, limit = 3): RelatedSpan[] {
  const chain: RelatedSpan[] = [];
  let current: Value | undefined = value;
  while (current && chain.length < limit) {
    // The message shows the line itself, so the expression is not repeated.
    chain.push({
      span: current.span,
      message: current.origin.kind === 'node' ? showShape(current.type.shape) : origin(current),
    });
    current =
      current.origin.kind === 'node'
        ? current.origin.node.inputs.find((input) => input.origin.kind !== 'constant')
        : undefined;
  }
  return chain;
}
