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
  net Generator(z: [8]) { return z -> Dense(784) }
  pool old(50) = Generator(normal([8]))
}`,
    good: `model Small {
  net Generator(z: [8]) { return z -> Dense(784) }
  sample generate(n=9) = Generator(normal([8]))
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
