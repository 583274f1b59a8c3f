/** Texts inside Mermaid flowcharts, where `#` and a name or a number stand for a character. */
import { linesAlone } from '../../runtime/escape/characters.js';

/** A quoted label; its lines are lines of the label. Signs of Mermaid, of Markdown and of HTML stand as their numbers. */
export const mermaidString = (text: string): string =>
  `"${linesAlone(text.replace(/\r\n?/g, '\n'))
    .replace(/["#<>&;`\\*_~]|%%/g, (signs) => [...signs].map((sign) => `#${sign.charCodeAt(0)};`).join(''))
    .replace(/\n/g, '<br/>')}"`;
