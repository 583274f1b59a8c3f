/**
 * Stand-ins for Python in C. The library in TensorFlow's wheel binds all symbols when it is loaded, those of Python
 * too, but its C interface uses none. A function that is called nevertheless ends the process with its name.
 */

const isObject = (name) => /(_Type|Struct)$|^PyExc_/.test(name);

/** A source with every symbol of Python in the output of `nm -D --undefined-only`. */
export function standIns(symbols) {
  const names = symbols
    .split('\n')
    .map((line) => line.trim().split(/\s+/).at(-1))
    .filter((name) => /^_?Py/.test(name));
  const lines = names.map((name) =>
    isObject(name) ? `char ${name}[1024];` : `void ${name}(void) { absent("${name}"); }`,
  );
  return `#include <stdio.h>
#include <stdlib.h>
static void absent(const char *name) {
  fprintf(stderr, "TensorFlow called %s, and there is no Python here.\\n", name);
  abort();
}
${lines.join('\n')}
`;
}
