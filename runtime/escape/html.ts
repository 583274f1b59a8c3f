/** Texts inside HTML and SVG, in elements and in attributes. */

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** `value` as text: no tag, no attribute, and no character that XML forbids (https://www.w3.org/TR/xml/#charsets). */
export const text = (value: unknown): string =>
  String(value)
    // eslint-disable-next-line no-control-regex -- these are the characters that XML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"']/g, (sign) => named[sign]!);
