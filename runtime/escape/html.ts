/** Texts inside HTML and SVG, in elements and in attributes. */

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * The markup without the characters that XML forbids and parsers of SVG refuse (https://www.w3.org/TR/xml/#charsets).
 */
export const xmlCharacters = (markup: string): string =>
  // eslint-disable-next-line no-control-regex -- these are the characters meant
  markup.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');

/** `value` as text, without tags or attributes. */
export const text = (value: unknown): string =>
  xmlCharacters(String(value)).replace(/[&<>"']/g, (sign) => named[sign]!);
