/** What packages use of Node's `util` while they load. */
export function inherits(child: { prototype: object }, parent: { prototype: object }): void {
  Object.setPrototypeOf(child.prototype, parent.prototype);
}
export const TextDecoder = globalThis.TextDecoder;
export const TextEncoder = globalThis.TextEncoder;
export const promisify = (): never => {
  throw new Error('util.promisify is not part of the page');
};
export default { TextDecoder, TextEncoder, inherits, promisify };
