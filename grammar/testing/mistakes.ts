/** Typical mistakes, each in one spec, by which recovery is measured. */
import type { SyntaxCode } from '../messages/definitions.js';

export const correct = `
use Residual from "blocks.gen"

/// A small model.
model Small {
  param latent = 8
  data mnist {
    x:     [28, 28, 1] in 0..1
    digit: class(10)
  }

  net Encoder(x, label) -> [latent] {
    h = x -> concat(label)
      -> Conv(16, 5, stride=2) -> relu
      -> Flatten -> Dense(300) -> relu
    return h -> Dense(latent)
  }

  net Decoder(z: [latent]) -> [28, 28, 1] in 0..1 {
    return z -> repeat [64, 32] as c { Dense(c) -> relu } -> Dense(784) -> sigmoid
  }

  let q = Encoder(x, digit)
  let y = Decoder(q)
  loss total = sum(bce(y, x)) + mean(q^2)

  train {
    step all: minimize total over Encoder, Decoder with adam(lr=1e-3), clip gradients 1
    batch 128
    epochs 40
  }

  sample reconstruct(x) = x, y on test first 10
  metric bits = total / 784
}

ablation sizes {
  runs   Small
  sweep  latent in [2, 8]
  seeds  0, 1
}
`;

export interface Mistake {
  readonly title: string;
  readonly write: string;
  readonly instead: string;
  readonly code: SyntaxCode;
  /** The text to underline, at its first place on or behind the mistake's line. */
  readonly at: string;
}

const mistake = (title: string, instead: string, write: string, code: SyntaxCode, at: string): Mistake => ({
  title,
  instead,
  write,
  code,
  at,
});

export const mistakes: readonly Mistake[] = [
  mistake('unclosed parenthesis', 'concat(label)', 'concat(label', 'GEN0002', '('),
  mistake('parenthesis too many', 'concat(label)', 'concat(label))', 'GEN0004', ')'),
  mistake('wrong closer', 'Conv(16, 5, stride=2)', 'Conv(16, 5, stride=2]', 'GEN0003', ']'),
  mistake('unclosed bracket', 'sweep  latent in [2, 8]', 'sweep  latent in [2, 8', 'GEN0002', '['),
  mistake('body without end', 'h -> Dense(latent)\n  }\n', 'h -> Dense(latent)\n\n', 'GEN0001', '{'),
  mistake('body closed twice', 'h -> Dense(latent)\n  }\n', 'h -> Dense(latent)\n  }\n  }\n', 'GEN0004', '}'),
  mistake('train closed twice', 'epochs 40\n  }\n', 'epochs 40\n  }\n  }\n', 'GEN0004', '}'),
  mistake('train without end', 'epochs 40\n  }\n', 'epochs 40\n', 'GEN0001', '{'),
  mistake('data without end', 'digit: class(10)\n  }\n', 'digit: class(10)\n', 'GEN0001', '{'),
  mistake('model without end', 'total / 784\n}\n', 'total / 784\n', 'GEN0001', '{'),
  mistake('body without start', '[latent] {\n    h = x', '[latent]\n    h = x', 'GEN0001', ']'),
  mistake('train without start', 'train {\n', 'train\n', 'GEN0001', 'train'),
  mistake('no equals', 'let q = Enc', 'let q Enc', 'GEN0042', 'Encoder'),
  mistake('walrus', 'let q = Enc', 'let q := Enc', 'GEN0012', ':='),
  mistake('equality for definition', 'let q = Enc', 'let q == Enc', 'GEN0012', '=='),
  mistake('fat arrow', '-> Flatten', '=> Flatten', 'GEN0011', '=>'),
  mistake('no arrow', '-> Flatten -> Dense', '-> Flatten Dense', 'GEN0043', 'Dense'),
  mistake('arithmetic behind a stage', 'return h -> Dense(latent)', 'return h -> Dense(latent) + h', 'GEN0022', '+'),
  mistake('unclosed string', '"blocks.gen"', '"blocks.gen', 'GEN0017', '"blocks.gen'),
  mistake('single quotes', '"blocks.gen"', "'blocks.gen'", 'GEN0018', "'blocks.gen'"),
  mistake('leading dot', 'adam(lr=1e-3)', 'adam(lr=.5)', 'GEN0015', '.5'),
  mistake('digit before a name', 'mean(q^2)', '2x', 'GEN0016', '2x'),
  mistake('double star', 'q^2', 'q**2', 'GEN0014', '**'),
  mistake('misspelt loss', 'loss total', 'los total', 'GEN0026', 'los'),
  mistake('misspelt return', 'return h', 'retrun h', 'GEN0026', 'retrun'),
  mistake('misspelt minimize', 'step all: minimize', 'minimise', 'GEN0026', 'minimise'),
  mistake('misspelt model', 'model Small', 'modle Small', 'GEN0026', 'modle'),
  mistake('no value', 'let q = Encoder(x, digit)', 'let q =', 'GEN0010', '='),
  mistake('no right operand', ' + mean(q^2)', ' +', 'GEN0010', '+'),
  mistake('no left operand', 'sum(bce(y, x)) +', '* ', 'GEN0010', '='),
  mistake('no stage', '-> Flatten -> Dense', '-> -> Dense', 'GEN0010', '->'),
  mistake('no stage at a line end', 'return h -> Dense(latent)', 'return h ->', 'GEN0010', '->'),
  mistake('nothing returned', 'return h -> Dense(latent)', 'return', 'GEN0010', 'return'),
  mistake('let in a body', 'h = x ->', 'let h = x ->', 'GEN0009', 'let'),
  mistake('no let', 'let q = Enc', 'q = Enc', 'GEN0029', 'q'),
  mistake('no name', 'let q = Enc', 'let = Enc', 'GEN0028', 'let'),
  mistake('colon for a named argument', 'stride=2', 'stride: 2', 'GEN0045', ':'),
  mistake('semicolon at the end', 'let y = Decoder(q)', 'let y = Decoder(q);', 'GEN0019', ';'),
  mistake('no comma between arguments', 'Conv(16, 5,', 'Conv(16 5,', 'GEN0041', '5'),
  mistake('no comma between parameters', 'Encoder(x, label)', 'Encoder(x label)', 'GEN0041', 'label'),
  mistake('no comma between nets', 'Encoder, Decoder with', 'Encoder Decoder with', 'GEN0041', 'Decoder'),
  mistake('no comma before an option', '), clip', ') clip', 'GEN0041', 'clip'),
  mistake('comma before with', 'Decoder with', 'Decoder, with', 'GEN0010', ','),
  mistake('space before a parenthesis', 'Dense(300)', 'Dense (300)', 'GEN0044', '('),
  mistake('setting with equals', 'batch 128', 'batch = 128', 'GEN0027', '='),
  mistake('seeds with equals', 'seeds  0, 1', 'seeds  = 0, 1', 'GEN0027', '='),
  mistake('field with equals', 'digit: class', 'digit = class', 'GEN0027', '='),
  mistake('field without colon', 'x:     [28', 'x      [28', 'GEN0027', 'x'),
  mistake('label without step', 'step all: min', 'all: min', 'GEN0029', 'all'),
  mistake('step without name', 'step all: min', 'step: min', 'GEN0028', 'step'),
  mistake('step without over', ' over Encoder, Decoder with', ' with', 'GEN0007', 'with'),
  mistake('hash comment', '/// A small', '# A small', 'GEN0025', '# A small model.'),
  mistake('block comment', '/// A small model.', '/* A small */', 'GEN0025', '/* A small */'),
  mistake('no output type', '-> [latent] {', '-> {', 'GEN0010', '->'),
  mistake('old repeat', 'repeat [64, 32] as c {', 'repeat c in [64, 32] {', 'GEN0023', 'c in [64, 32]'),
  mistake('unknown declaration', 'let y = ', 'import y = ', 'GEN0009', 'import'),
  mistake(
    'unknown declaration with a block',
    'metric bits',
    'callback { on_epoch = 3 }\n  metric bits',
    'GEN0009',
    'callback',
  ),
  mistake('value that goes nowhere', 'return h', 'relu(h)\n    return h', 'GEN0009', 'relu'),
  mistake('use without a string', '"blocks.gen"', 'blocks', 'GEN0007', 'blocks'),
  mistake('dangling comma', 'runs   Small', 'runs   Small,', 'GEN0010', ','),
  mistake('unary plus', 'let y = Dec', 'let y = +Dec', 'GEN0010', '='),
  mistake('range of three', 'in 0..1\n    digit', 'in 0..1..2\n    digit', 'GEN0024', '..'),
  mistake('chained comparison', 'total / 784', '0 < total < 784', 'GEN0024', '<'),
  mistake('three dots', 'in 0..1\n    digit', 'in 0...1\n    digit', 'GEN0013', '...'),
  mistake('if without else', 'let y = Decoder(q)', 'let y = if latent > 2 then Decoder(q)', 'GEN0008', ')'),
  mistake('if without then', 'let y = Decoder(q)', 'let y = if latent Decoder(q) else q', 'GEN0046', 'Decoder'),
  mistake('junk', 'total / 784', 'total % 784', 'GEN0020', '%'),
  mistake('loss inside train', 'batch 128', '  loss other = total\n    batch 128', 'GEN0030', 'loss'),
  mistake('model without a name', 'model Small {', 'model {', 'GEN0028', 'model'),
  mistake('no parameter list end', 'Encoder(x, label) ->', 'Encoder(x, label ->', 'GEN0002', '('),
  mistake('empty index', 'mean(q^2)', 'q[]', 'GEN0010', '['),
  mistake('clause twice', 'on test first 10', 'on test on train', 'GEN0033', 'on train'),
];
