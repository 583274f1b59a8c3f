/** Texts inside Graphviz DOT (https://graphviz.org/doc/info/lang.html). */

/** A quoted ID; its lines are centred lines of a label. Backslashes stand for themselves, also where labels would read `\N`. */
export const dotString = (text: string): string =>
  `"${text
    // eslint-disable-next-line no-control-regex -- Graphviz draws these as nothing, or stops at them
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')
    .replace(/["\\]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replace(/\n/g, '\\n')}"`;
