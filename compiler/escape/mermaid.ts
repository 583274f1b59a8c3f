/** Texts inside Mermaid flowcharts, where `#` and a name or a number stand for a character. */

/** A quoted label; its lines are lines of the label. Signs of Mermaid, of Markdown and of HTML stand as their numbers. */
export const mermaidString = (text: string): string =>
  `"${text
    .replace(/\r\n?/g, '\n')
    // eslint-disable-next-line no-control-regex -- these have no glyph
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')
    .replace(/["#<>&;`\\*_~]|%%/g, (signs) => [...signs].map((sign) => `#${sign.charCodeAt(0)};`).join(''))
    .replace(/\n/g, '<br/>')}"`;
