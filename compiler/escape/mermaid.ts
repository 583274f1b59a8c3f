/** Texts inside Mermaid flowcharts, where `#` with a name or a number stands for a character. */
import { linesAlone } from '../../runtime/escape/characters.js';

/** A quoted label. Its lines are lines of the label. Signs of Mermaid, Markdown and HTML are written as numbers. */
export const mermaidString = (text: string): string =>
  `"${linesAlone(text.replace(/\r\n?/g, '\n'))
    .replace(/["#<>&;`\\*_~]|%%/g, (signs) => [...signs].map((sign) => `#${sign.charCodeAt(0)};`).join(''))
    .replace(/\n/g, '<br/>')}"`;
