/** Limits of this version, and faults that nobody should ever see. */
import { define } from '../../../grammar/messages/define.js';

const fault = {
  why: 'Weights and draws are known by their paths.',
  hint: 'This is a fault of genc; please report it with this spec. Labels of your own may avoid it.',
};

export const limitMessages = [
  define({
    code: 'GEN9001',
    name: 'not-compiled-yet',
    severity: 'error',
    title: 'the language is larger than this compiler',
    explanation:
      'The whole language is parsed and formatted from the start; some of it this version cannot compile yet, and it says so by name. CHANGELOG.md tells what each version brings.',
    bad: `extern blurred(x: [h, w, c]) -> [h, w, c] from "blurred.ts"
model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  sample soft(x) = x, blurred(x)
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  sample soft(x) = x, x -> Blur
}`,
    messages: {
      notCompiled: ({ what }: { what: string }) => ({
        message: `${what} is read and formatted, but not compiled yet`,
        why: 'The language has it; this version of the compiler does not.',
      }),
    },
  }),
  define({
    code: 'GEN9010',
    name: 'paths-not-unique',
    severity: 'error',
    title: 'every weight and every draw has a path of its own',
    explanation:
      'This message means a fault of genc itself: two layers would share one weight, or two draws one stream of random numbers. Names that genc gives go around the labels of a spec, so no spec should cause it. Please report it together with the spec; until then, labels of your own on the two layers avoid it.',
    bad: '',
    good: '',
    messages: {
      sameWeight: ({ path }: { path: string }) => ({ message: `two layers have the weight \`${path}\``, ...fault }),
      weightBelow: ({ path }: { path: string }) => ({
        message: `the weight \`${path}\` stands below another weight`,
        ...fault,
      }),
      orphan: ({ path }: { path: string }) => ({ message: `no net owns the weight \`${path}\``, ...fault }),
      sameDraw: ({ path }: { path: string }) => ({ message: `two draws have the path \`${path}\``, ...fault }),
    },
  }),
  define({
    code: 'GEN9999',
    name: 'compiler-fault',
    severity: 'error',
    title: 'the compiler does not fail',
    explanation:
      'This message means a fault of genc itself: it met something that none of its authors thought of. No spec, however wrong, should cause it. Please report it together with the spec; leaving parts of the spec out usually shows which one it is.',
    bad: '',
    good: '',
    messages: {
      fault: {
        message: 'the compiler itself failed on this spec',
        hint: 'This is a fault of genc; please report it with this spec.',
      },
    },
  }),
];
