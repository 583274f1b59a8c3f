/** Shapes and ranges. */
import { define } from '../../../grammar/messages/define.js';

export const shapeMessages = [
  define({
    code: 'GEN2001',
    name: 'shape-mismatch',
    severity: 'error',
    title: 'every operation receives shapes that it can work on',
    explanation:
      'Shapes are written without the batch axis and are known for every value when the spec is checked. The message stands at the layer that cannot work, names the shapes it received, and shows how they came to be. Elementwise operations broadcast as NumPy does, aligned at the right; concat wants all axes but the last to agree.',
    bad: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Flatten -> Conv(8, 3) }
}`,
    good: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3) -> Flatten }
}`,
    messages: {
      plot: ({ plot, rank, value, found }: { plot: string; rank: string; value: string; found: string }) =>
        `\`${plot}\` takes ${rank} per example as ${value}, not ${found}`,
      grid: ({ value, shape }: { value: string; shape: string }) =>
        `grid goes over a vector of two numbers or more; \`${value}\` is ${shape}`,
      lattice: ({ plot, wanted, found }: { plot: string; wanted: string; found: string }) =>
        `\`${plot}\` shows ${wanted} at each point, not ${found}`,
      pointsOfLattice: ({ plot, shape }: { plot: string; shape: string }) =>
        `\`${plot}\` draws points of two numbers or more over its lattice, not ${shape}`,
      latticeOver: ({ plot, value, shape }: { plot: string; value: string; shape: string }) => ({
        message: `\`${plot}\` goes over a vector of two numbers or more; \`${value}\` is ${shape}`,
        hint: 'Its first two numbers run over the lattice, the others stay at 0.',
      }),
      operation: ({ operation, problem }: { operation: string; problem: string }) => `${operation} ${problem}`,
      drawsNoPictures: ({ name }: { name: string }) => `\`${name}\` draws no pictures`,
      block: ({
        layer,
        block,
        wanted,
        found,
        received,
      }: {
        layer: string;
        block: string;
        wanted: string;
        found: string;
        received: string;
      }) => ({
        message: `\`${layer}\` needs ${wanted} of ${block}, but receives ${found}`,
        why: `The block receives ${received}.`,
      }),
      crop: ({ window, size, made, large }: { window: string; size: string; made: boolean; large: string }) => ({
        message: `\`crop(${window})\` cuts out of pictures that are [${size}] there`,
        why: 'A window is no larger than what it is cut out of.',
        hint: made ? 'Leave it out.' : `Scale to at least its size before it: -> resize(${large}) -> crop(${window})`,
      }),
    },
  }),
  define({
    code: 'GEN2002',
    name: 'annotation-mismatch',
    severity: 'error',
    title: 'an annotation agrees with the layers',
    explanation:
      'The shapes written behind inputs and outputs are assertions: they are checked against what the layers make and change nothing. Either the annotation or the layers are wrong.',
    bad: `model Small {
  net Decoder(z: [2]) -> [28, 28, 1] {
    return z -> Dense(7 * 7 * 8) -> Reshape(7, 7, 8) -> ConvTranspose(1, 4, stride=2)
  }
}`,
    good: `model Small {
  net Decoder(z: [2]) -> [28, 28, 1] {
    return z -> Dense(7 * 7 * 8) -> Reshape(7, 7, 8) -> ConvTranspose(8, 4, stride=2) -> relu
      -> ConvTranspose(1, 4, stride=2)
  }
}`,
    messages: {
      outputs: ({ net, declared, returned }: { net: string; declared: number; returned: number }) =>
        `\`${net}\` declares ${declared} output${declared === 1 ? '' : 's'}, but returns ${returned}`,
      lab: ({
        field,
        shape,
        low,
        high,
        written,
        height,
        width,
      }: {
        field: string;
        shape: string;
        low?: number;
        high?: number;
        written: string;
        height?: number;
        width?: number;
      }) => ({
        message: `\`${field}\` is declared as ${shape} in ${low}..${high}, but lab makes [height, width, 3] in -1..1`,
        why: 'Its channels are L/100, a/128 and b/128.',
        hint: `Write: ${written}: [${height}, ${width}, 3] in -1..1.`,
      }),
      sample: ({ field, declared, drawn }: { field: string; declared: string; drawn: string }) =>
        `\`${field}\` is declared as ${declared}, but the sample draws ${drawn}`,
      declared: ({ what, declared, found }: { what: string; declared: string; found: string }) => ({
        message: `${what} is declared ${declared}, but it is ${found}`,
        label: `declared ${declared}`,
        hint: `Change the declaration to ${found}, or the layers before it.`,
      }),
      input: ({
        found,
        how,
        input,
        origin,
        hasBatch,
      }: {
        found: string;
        how: string;
        input: string;
        origin: string;
        hasBatch: boolean;
      }) => ({
        message: `this is ${found}, which ${how} from the declared shape of \`${input}\``,
        why: `It is ${origin}.`,
        hint: hasBatch ? 'The batch axis is never written: leave the first one out.' : undefined,
      }),
      sources: ({ field, classes, data, count }: { field: string; classes: number; data: string; count: number }) => ({
        message: `\`${field}\` is declared as class(${classes}) from set, but \`${data}\` has ${count} source${count === 1 ? '' : 's'}`,
        hint: `Write class(${count}), one for each source, or name more of them: from photos, paintings.`,
      }),
      points: ({ field, shape, set, found }: { field: string; shape: string; set: string; found: string }) => ({
        message: `\`${field}\` is declared as ${shape}, but ${set} has points of ${found}`,
        hint: `Write \`${field}: ${found}\`.`,
      }),
      columns: ({ name, shape, size, count }: { name: string; shape: string; size: number; count: number }) => ({
        message: `\`${name}\` is ${shape}, ${size} ${size === 1 ? 'number' : 'numbers'}, but reads ${count} columns`,
        hint: `Name ${size} ${size === 1 ? 'column' : 'columns'}, or declare \`${name}: [${count}]\`.`,
      }),
      soundLength: ({ field, length, made }: { field: string; length: number; made: number }) => ({
        message: `\`${field}\` is declared as [${length}], but its transforms make [${made}]`,
        hint: `Write crop(${length}), or declare \`${field}: [${made}]\`.`,
      }),
      bytes: ({ name, classes, length }: { name: string; classes: number; length: number }) => ({
        message: `\`${name}\` has ${classes} different tokens, but there are 256 bytes`,
        hint: `Write \`${name}: tokens(${length}, 256)\`, or read it from characters.`,
      }),
      pointClasses: ({
        field,
        classes,
        set,
        found,
      }: {
        field: string;
        classes: number;
        set: string;
        found?: number;
      }) => ({
        message: `\`${field}\` is declared with ${classes} classes, but ${set} has ${found ?? 'none'}`,
        hint: found === undefined ? `Take \`${field}\` out.` : `Write \`${field}: class(${found})\`.`,
      }),
      classes: ({ field, classes, set, found }: { field: string; classes: number; set: string; found: number }) => ({
        message: `\`${field}\` is declared as class(${classes}), but ${set} has ${found} classes`,
        hint: `Write class(${found}).`,
      }),
      pictures: ({
        field,
        shape,
        makes,
        declared,
        remedy,
      }: {
        field: string;
        shape: string;
        makes: string;
        declared: string;
        remedy: string;
      }) => ({ message: `\`${field}\` is declared as ${shape}, but ${makes}`, hint: `Write: ${declared}${remedy}` }),
    },
  }),
  define({
    code: 'GEN2003',
    name: 'call-mismatch',
    severity: 'error',
    title: 'all calls of a net bring the same shapes',
    explanation:
      'A net is one set of weights, so its inputs have one shape: that of the annotation, else of the like-named data field, else of the first call. Where a net must work on another shape, make it a block, of which each use has its own weights.',
    bad: `model Small {
  net Decoder(z: [2]) { return z -> Dense(784) }
  sample generate(n=4) = Decoder(normal([3]))
}`,
    good: `model Small {
  net Decoder(z: [2]) { return z -> Dense(784) }
  sample generate(n=4) = Decoder(normal([2]))
}`,
    messages: {
      flowBack: ({ flow, own, found }: { flow: string; own: string; found: string }) =>
        `\`${flow}\` comes back from ${own}, but receives ${found}`,
      vectors: ({ name, length, found }: { name: string; length?: number; found: string }) => ({
        message: `\`${name}\` holds vectors of ${length}, but receives ${found}`,
        why: 'The last axis is what is quantised: each of its vectors is replaced by the nearest code.',
      }),
      input: ({
        net,
        wanted,
        input,
        found,
        origin,
      }: {
        net: string;
        wanted: string;
        input: string;
        found: string;
        origin: string;
      }) => ({
        message: `\`${net}\` takes ${wanted} as \`${input}\`, but receives ${found}`,
        why: `It receives ${origin}.`,
      }),
      codebook: ({ name, own, found }: { name: string; own: string; found: string }) =>
        `\`${name}\` quantises ${own}, but receives ${found}`,
    },
  }),
  define({
    code: 'GEN2008',
    name: 'unknown-shape',
    severity: 'error',
    title: 'the shape of every input is known',
    explanation:
      'An input takes its shape from its annotation, from the data field of the same name, or from the calls of its net. Where there is none of these, write it behind the input.',
    bad: `model Small {
  net Decoder(z) { return z -> Dense(784) }
}`,
    good: `model Small {
  net Decoder(z: [2]) { return z -> Dense(784) }
}`,
    messages: {
      input: ({ input, net }: { input: string; net: string }) => ({
        message: `the shape of \`${input}\` is not known`,
        why: `No data field is called \`${input}\`, and nothing calls ${net}.`,
        hint: `Write it: ${input}: [28, 28, 1].`,
      }),
    },
  }),
  define({
    code: 'GEN2009',
    name: 'no-shape',
    severity: 'error',
    title: 'a shape is a list of whole numbers',
    explanation:
      'Shapes leave the batch axis out and hold whole numbers from 1 on. Pictures are [height, width, channels], grey ones have one channel; class labels are class(10). A range is written from low to high, such as 0..1.',
    bad: `model Small {
  data mnist { x: [28, 28] in 0..1 }
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
}`,
    messages: {
      picture: ({ axes, length }: { axes: number; length: number }) => ({
        message: 'pictures are [height, width, channels]',
        hint:
          axes < 3
            ? `Grey pictures have one channel, [28, 28, 1]. Numbers come from a table (from columns("a".."k"), or a .csv file), points from a set such as two_moons, sounds from sound(rate=16_000); noise is drawn: normal([${length}]).`
            : 'The batch axis is never written. Grey pictures have one channel: [28, 28, 1].',
      }),
      field: ({ name }: { name: string }) => ({
        message: `\`${name}\` must be a shape or a class`,
        hint: 'Write x: [28, 28, 1] in 0..1 for pictures, digit: class(10) for labels.',
      }),
      channels: ({
        field,
        channels,
        channelsFirst,
        declaration,
      }: {
        field: string;
        channels?: number;
        channelsFirst: boolean;
        declaration: string;
      }) => ({
        message: `\`${field}\` is declared with ${channels} channels; pictures have 1 or 3`,
        why: channelsFirst
          ? 'Channels come last: a shape is [height, width, channels].'
          : 'Grey has one channel, RGB and Lab three. Transparency is laid over white.',
        hint: `Write: ${declaration}`,
      }),
      tokens: ({ name, found }: { name: string; found: string }) => ({
        message: `\`${name}\` is read from a text, and is ${found}`,
        hint: `Write \`${name}: tokens(64, 256) from bytes\`: 64 tokens of 256 different ones.`,
      }),
      sound: ({ name, found }: { name: string; found: string }) => ({
        message: `\`${name}\` is a sound, one row of samples, not ${found}`,
        hint: `Write \`${name}: [16_000] from sound(rate=16_000)\`: one second.`,
      }),
      codebook: ({ shape }: { shape: string }) => ({
        message: `a codebook is [codes, length], not ${shape}`,
        hint: 'Such as codebook Codes: [512, 64]: 512 vectors of 64 numbers.',
      }),
      range: ({ found }: { found: string }) =>
        `a range is written from low to high, such as 0..1 or -1..1, not ${found}`,
      shape: ({ found }: { found: string }) =>
        `a shape is a list of whole numbers from 1 on, such as [28, 28, 1], not ${found}`,
    },
  }),
  define({
    code: 'GEN2012',
    name: 'range-mismatch',
    severity: 'error',
    title: 'values stay in the declared range',
    explanation:
      'A range behind an output is an assertion. The checker knows the ranges of data and of activations: sigmoid gives 0..1, tanh -1..1, relu 0 and up, a linear layer anything.',
    bad: `model Small {
  net Decoder(z: [2]) -> [28, 28, 1] in 0..1 {
    return z -> Dense(784) -> Reshape(28, 28, 1)
  }
}`,
    good: `model Small {
  net Decoder(z: [2]) -> [28, 28, 1] in 0..1 {
    return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid
  }
}`,
    messages: {
      sample: ({ field, wanted, found }: { field: string; wanted: string; found?: string }) => ({
        message: `\`${field}\` is declared in ${wanted}, but the sample draws values ${found ? `in ${found}` : 'of any size'}`,
        hint: 'Declare the range of the sample, or bring its output there in the other model, as with clip(y, 0..1).',
      }),
      standardised: ({ field }: { field: string }) => ({
        message: `\`${field}\` is standardised, so nothing bounds its numbers`,
        hint: 'Leave the range out, or scale the numbers into it: -> scale(0, 255).',
      }),
      scaled: ({ field }: { field: string }) => ({
        message: `\`${field}\` is scaled, but into no range`,
        hint: `Declare the range: \`${field}: … in 0..1\`.`,
      }),
      sound: ({ field, written }: { field: string; written: string }) => ({
        message: `\`${field}\` is declared in ${written}; sounds are in -1..1`,
        hint: 'Write `in -1..1`, or leave it out.',
      }),
      points: ({ field, set, written }: { field: string; set: string; written: string }) => ({
        message: `\`${field}\` is declared in ${written}, but nothing bounds the points of ${set}`,
        hint: 'Leave the range out.',
      }),
      declared: ({
        what,
        range,
        found,
        low,
        high,
      }: {
        what: string;
        range: string;
        found?: string;
        low: number;
        high: number;
      }) => ({
        message: `${what} is declared in ${range}, but ${found ? `its values are in ${found}` : 'nothing bounds its values'}`,
        hint:
          low === 0 && high === 1
            ? 'End with -> sigmoid.'
            : low === -1 && high === 1
              ? 'End with -> tanh.'
              : 'End with an activation or clip(x, low..high) that keeps the range.',
      }),
    },
  }),
];
