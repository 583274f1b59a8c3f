/** The specs around the examples of pages. */

/** A statement inside a small model. */
export const inModel = (text: string): string => `model Small {\n  ${text}\n}\n`;
/** A statement inside the body of a net. */
export const inNet = (text: string): string => `model Small {\n  net G(x) {\n    ${text}\n  }\n}\n`;
/** A statement inside `train`. */
export const inTrain = (text: string): string => `model Small {\n  train {\n    ${text}\n  }\n}\n`;
