/** Texts inside Graphviz DOT (https://graphviz.org/doc/info/lang.html). */
import { linesAlone } from '../../runtime/escape/characters.js';

/** A quoted ID. Its lines are centred lines of a label. Backslashes stand for themselves, even where labels would read `\N`. */
export const dotString = (text: string): string =>
  `"${linesAlone(text).replace(/["\\]/g, '\\$&').replaceAll('&', '&amp;').replace(/\n/g, '\\n')}"`;
