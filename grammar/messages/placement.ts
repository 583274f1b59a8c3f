/** Statements at the wrong place. */
import type { SyntaxCode } from './codes.js';
import { inModel, inTrain, page } from './page.js';

export const placementCodes: readonly SyntaxCode[] = [
  page(
    'GEN0030',
    'misplaced',
    'A declaration stands at its level',
    'At top level stand `use`, `model`, `variant`, `ablation`, `block`, `fn`, `param` and `extern`; all others stand in the braces of a model or a variant.',
    'loss total = 3\n',
    inModel('loss total = 3'),
  ),
  page(
    'GEN0031',
    'together-steps',
    '`together` holds steps',
    'All gradients of its steps are taken before any update. Settings and freezes stand beside it.',
    inTrain('together {\n      batch 128\n    }'),
    inTrain('batch 128\n    together {\n      step a: minimize l over G\n    }'),
  ),
  page(
    'GEN0035',
    'procedure',
    '`free` and `minimize` stand in a procedure',
    'The body of a net, block or function holds `name = …` and `return …`. A `sample` with a body may also optimise a free value.',
    'model Small {\n  fn best(x) {\n    free w = x\n    return w\n  }\n}\n',
    'model Small {\n  sample best(x) {\n    free w = x\n    return w\n  }\n}\n',
  ),
  page(
    'GEN0036',
    'block-body',
    'A block is a template with a body',
    'It has inputs, settings and a body. Outputs are found from the body; `=` and `with` belong to nets.',
    'block Down(x) -> [8] {\n  return x -> Dense(8)\n}\n',
    'block Down(x) {\n  return x -> Dense(8)\n}\n',
  ),
  page(
    'GEN0037',
    'settings-of-block',
    'Only a block has settings',
    'The semicolon divides the inputs of a block from its settings, which each use gives. A net is one instance: it reads the `param`s of its model.',
    inModel('net G(x; width) {\n    return x -> Dense(width)\n  }'),
    inModel('param width = 8\n  net G(x) {\n    return x -> Dense(width)\n  }'),
  ),
];
