import { define } from '../page.js';
import type { Page } from '../page.js';

/** What this version does not do, and what should never be seen. */
export const limitPages: readonly Page[] = [
  define({
    code: 'GEN9001',
    name: 'not-compiled-yet',
    severity: 'error',
    title: 'the language is larger than this compiler',
    explanation:
      'The whole language is parsed and formatted from the start; some of it this version cannot compile yet, and it says so by name. CHANGELOG.md tells what each version brings.',
    bad: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  net Generator(z: [784]) { return z -> Dense(784) -> Reshape(28, 28, 1) }
  sample project(x) {
    free w = x -> Flatten
    minimize mean((Generator(w) - x)^2) over w with adam(lr=0.01), repeat 1000
    return x, Generator(w)
  }
}`,
    good: `model Small {
  net Generator(z: [784]) { return z -> Dense(784) -> Reshape(28, 28, 1) }
  sample generate(n=9) = Generator(normal([784]))
}`,
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
  }),
];
