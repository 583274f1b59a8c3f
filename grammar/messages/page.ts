import type { SyntaxCode } from './codes.js';

/** One page; specs are written without the blank first line. */
export function page(
  code: string,
  name: string,
  title: string,
  explanation: string,
  bad: string,
  good: string,
): SyntaxCode {
  return { code, name, severity: 'error', title, explanation, bad: bad.trimStart(), good: good.trimStart() };
}

/** A statement inside a small model. */
export const inModel = (text: string): string => `model Small {\n  ${text}\n}\n`;
/** A statement inside the body of a net. */
export const inNet = (text: string): string => `model Small {\n  net G(x) {\n    ${text}\n  }\n}\n`;
/** A statement inside `train`. */
export const inTrain = (text: string): string => `model Small {\n  train {\n    ${text}\n  }\n}\n`;
