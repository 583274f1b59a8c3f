/** Settings with a value that they do not accept. */
import { define } from '../../../grammar/messages/define.js';

export const unfitValueMessages = [
  define({
    code: 'GEN1010',
    name: 'unfit-value',
    severity: 'error',
    title: 'a setting has a value that it can have',
    explanation:
      'Each setting takes one kind of value, often within bounds: a whole number, a share between 0 and 1, one of a few words, an initializer. The message says which.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(8) -> Dropout(50) }
}`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(8) -> Dropout(0.5) }
}`,
    messages: {
      setting: ({ owner, type, name, found }: { owner: string; type: string; name: string; found: string }) =>
        `\`${owner}\` takes ${type} as ${name}, not ${found}`,
      oneOf: ({ setting, words, given }: { setting: string; words: string; given: string }) =>
        `${setting} takes ${words}, not \`${given}\``,
      wholeNumber: ({ what, value }: { what: string; value: number }) =>
        `${what} takes a whole number from 1 on, not ${value}`,
      number: ({ name, value }: { name: string; value: number }) => `${name} is a whole number from 1 on, not ${value}`,

      ema: 'ema takes a net and a decay, and perhaps warmup: ema(G, 0.999, warmup=true)',
      decay: ({ share }: { share: number }) => `a decay lies in 0..1, 1 left out; this is ${share}`,
      base: ({ bases }: { bases: string }) => `a base is one of ${bases}`,
      weights: 'a net starts with weights("file.safetensors")',
      unnamedWeight: ({ weight, text }: { weight: string; text: string }) => ({
        message: `\`${weight}\` has no name in the file`,
        why: 'PyTorch calls a parameter by the attribute that holds it; here that is the name it is bound to.',
        hint: `Bind it to the file's name: scale = ${text}`,
      }),
      sameWeight: ({ other, weight, name }: { other: string; weight: string; name: string }) => ({
        message: `\`${other}\` and \`${weight}\` would both be \`${name}\` in the file`,
        why: 'PyTorch names layers by the attributes that hold them; here these are labels and the numbers of iterations.',
        hint: 'Label the layers as the file names them: -> conv1: Conv(64, 7).',
      }),
      pool: ({ size }: { size: number }) => `a pool keeps a whole number of examples from 1 on, not ${size}`,

      codebook: 'a codebook takes ema(0.99), start(from=e) and reset(unused=1, from=e)',
      codebookOrigin: ({ codebook }: { codebook: string }) => ({
        message: `\`${codebook}\` never sees this value`,
        why: 'Codes start as, and dead ones are replaced by, vectors of the batch that the codebook quantises.',
        hint: 'Name the value that nearest(…) receives.',
      }),
      every: ({ given }: { given: number }) => `every counts training passes from 1 on, not ${given}`,
      unused: ({ given }: { given: number }) => `unused counts whole epochs from 1 on, not ${given}`,
      resetOnce: {
        message: 'codes are looked at every so many iterations, or by whole epochs: not both',
        hint: 'Write reset(every=100, from=e) or reset(unused=1, from=e).',
      },
      resetWithoutEma: {
        message: 'a codebook that is trained by its loss is not reset',
        why: 'Its optimizer keeps moments of every code, which would drag a new one after the old.',
        hint: 'Let it follow its vectors instead: with ema(0.99), reset(unused=1, from=e).',
      },

      modifier: ({ word }: { word: string }) => `data is \`paired\` or \`unpaired\`, not \`${word}\``,
      emptyPath: 'an empty text names no folder',
      classes: 'class takes the number of classes, such as class(10)',
      classForm: {
        message: 'class takes the number of classes and, for several of them, their shape',
        hint: 'Write class(512, shape=[7, 7]).',
      },
      fieldOrigin: ({
        isClass,
        origin,
        close,
        known,
      }: {
        isClass: boolean;
        origin: string;
        close?: string;
        known: string;
      }) => ({
        message: `a ${isClass ? 'class' : 'picture'} cannot be read from ${origin}`,
        hint: close ? `Did you mean \`${close}\`? ${known}` : known,
      }),
      sides: ({ data, modifier, problem }: { data: string; modifier: string; problem: string }) => ({
        message: `\`${data}\` is ${modifier}, but ${problem}`,
        why: `A set that is ${modifier} has two sides: two folders, or the halves of each picture.`,
        hint: 'Write `from A` and `from B` after the fields, or the folders: `from "photos"`; halves are `from left` and `from right`.',
      }),
      mixedSources: {
        message: 'a sample of another model is not mixed with other sources',
        hint: 'Declare a data set of its own for it.',
      },
      madeData: 'data comes from sets, or from a sample of another model',
      oneField: 'data from a sample has one field, the picture',
      pictureCount: ({ given }: { given: number }) => `n is a whole number from 1 to 100,000, not ${given}`,
      splitOfMade: {
        message: 'what another model draws is neither split nor chosen from',
        hint: 'All of it is a test split; n says how much there is.',
      },
      balance: ({ field, count, sources }: { field?: string; count: number; sources: number }) => ({
        message: 'balance takes the name of a class field',
        hint: field
          ? `Write: balance ${field}.`
          : `Declare one, such as kind: class(${count}) from ${sources > 1 ? 'set' : 'folder'}.`,
      }),
      balanceOfSides: {
        message: 'the sides of an unpaired set are not balanced by class',
        why: 'Each side is drawn on its own; only the first has classes.',
      },
      firstAndRandom: {
        message: '`first` and `random` both say which examples are taken',
        hint: 'Keep one: `first 10` takes them in the order of the data, `random 10` by the seed.',
      },
      randomOfDistance: ({ measure }: { measure: string }) => ({
        message: `${measure} compares with the first pictures of a split, not with random ones`,
        hint: 'Leave `random` out: as many pictures are read as are drawn, or as `first` says.',
      }),
      first: ({ given }: { given: number }) => `first takes a whole number from 1 on, not ${given}`,

      mixedKinds: ({ set }: { set: string }) => ({
        message: `\`${set}\` holds points, which are not mixed with other sources`,
        hint: 'Declare a data set of its own for each.',
      }),
      ofPictures: ({ what, set, is }: { what: string; set: string; is: string }) => ({
        message: `\`${what}\` is for pictures, and \`${set}\` ${is}`,
        hint: 'Leave it out. A value can be computed from the fields with `let`.',
      }),
      kindsOfFields: ({ a, b, first, second }: { a: string; b: string; first: string; second: string }) => ({
        message: `by \`${a}\` this set ${first}, and by \`${b}\` it ${second}`,
        hint: 'Declare a data set of its own for each.',
      }),
      transformOfOthers: ({
        name,
        of,
        set,
        is,
        known,
      }: {
        name: string;
        of: string;
        set: string;
        is: string;
        known: string;
      }) => ({
        message: `\`${name}\` is for ${of}, and \`${set}\` ${is}`,
        hint: `There ${known.includes(',') ? 'are' : 'is'} ${known}.`,
      }),
      transformOfLabel: ({ field, transform }: { field: string; transform: string }) => ({
        message: `\`${field}\` is a class, and \`${transform}\` is for numbers`,
        hint: 'Write the transform after a field of numbers.',
      }),
      cropOfSound: ({ length }: { length: number }) => ({
        message: 'a sound is cut to a number of samples',
        hint: `Write crop(${length}).`,
      }),
      transformsTogether: {
        message: 'numbers take one transform: standardise, or scale',
        hint: 'Take one of them out.',
      },
      scaleEnds: {
        message: 'scale goes from a lower number to a higher one',
        hint: 'Such as scale(0, 255).',
      },
      classShape: ({ shape }: { shape: string }) => ({
        message: `a field has classes in one place or in a row of places, not in ${shape}`,
        hint: 'Such as class(256, shape=[64]), the same as tokens(64, 256).',
      }),
      tableOrigin: ({
        name,
        written,
        close,
        one,
      }: {
        name: string;
        written: string;
        close?: string;
        one: boolean;
      }) => ({
        message: `\`${name}\` cannot be read from ${written} of a table`,
        hint: close
          ? `Did you mean \`${close}\`?`
          : one
            ? 'Write from column("quality"), or from column(11), counted from 0.'
            : 'Write from columns("first".."last"), from columns(0..10), or from array("x") of an npz file.',
      }),
      arrayName: 'array takes the name of an array of the file: array("x")',
      columnName: {
        message: 'a column is named by a text or by its number, counted from 0',
        hint: 'Such as columns("alcohol", "pH"), columns("a".."k") or columns(0..10).',
      },
      tokensOrigin: ({ origin, close }: { origin: string; close?: string }) => ({
        message: `tokens are bytes or characters, not ${origin}`,
        hint: close ? `Did you mean \`${close}\`?` : 'Write from bytes, or from characters.',
      }),
      noPoints: ({ set, shape }: { set: string; shape: string }) => ({
        message: `\`${set}\` is declared without its points`,
        hint: `Add a field for them: p: ${shape}.`,
      }),
      transformOfClass: ({ field, transform }: { field: string; transform: string }) => ({
        message: `\`${field}\` is a class, and \`${transform}\` is for pictures`,
        hint: 'Write the transform after the name of the data or after a picture.',
      }),
      transformOfSample: ({ name }: { name: string }) => ({
        message: `\`${name}\` works on files, not on what another model draws`,
        hint: 'After a sample there may be crop and mirror.',
      }),
      transformBeforeLab: ({ name }: { name: string }) => ({
        message: `\`${name}\` must stand before \`lab\``,
        hint: 'After lab there may be crop and mirror.',
      }),

      examples: ({ given }: { given: number }) => `a sample draws a whole number of examples from 1 on, not ${given}`,
      eachOfSample: ({ each }: { each: string }) =>
        `\`each\` takes a class that the sample is given, and \`${each}\` is none`,
      eachOf: ({ sample, each }: { sample: string; each: string }) =>
        `\`each\` takes a class that \`${sample}\` is given, and \`${each}\` is none`,
      gridOver: ({ sample, given }: { sample: string; given: string }) => ({
        message: `grid goes over a value that \`${sample}\` is given`,
        hint: `Write over=${given}.`,
      }),
      latticeOver: ({ plot }: { plot: string }) => ({
        message: `\`${plot}\` must know what the lattice takes the place of`,
        hint: 'Name a vector: over=p, with p a field or a `let`.',
      }),
      latticeWithout: ({ plot, over }: { plot: string; over: string }) => ({
        message: `the value of \`${plot}\` does not depend on \`${over}\``,
        hint: `It would be the same at every point. Compute it from \`${over}\`.`,
      }),
      gridSample: ({ known }: { known: string }) => ({
        message: 'grid takes the name of a sample',
        hint: known ? `There are ${known}.` : 'Declare one with sample.',
      }),
      distanceCount: ({ given }: { given: number }) => `n is a whole number from 2 to 100,000, not ${given}`,
      expect: 'expect checks trainable(…), parameters(…), flops(…) or shape(…)',

      schedule: ({ problem, hint }: { problem: string; hint: string }) => ({ message: problem, hint }),
      schedules: ({ schedules, found }: { schedules: string; found: string }) => ({
        message: `schedule takes ${schedules}, not ${found}`,
        hint: 'Such as schedule linear(from=100, to=200).',
      }),
      clip: 'clip says what and how far: clip weights 0.01, or clip gradients 1',
    },
  }),
];
