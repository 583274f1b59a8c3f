/** Globals of Node that its packages expect. esbuild puts them where they are used. */
import { Buffer } from 'buffer';
import { process } from './process.js';

const setImmediate = (call: () => void): number => setTimeout(call, 0) as unknown as number;
/** An interval as in Node, which may be told not to keep a process alive. A browser takes the number object as its number. */
const setInterval = (call: () => void, milliseconds?: number): object =>
  Object.assign(new Number(globalThis.setInterval(call, milliseconds)), { unref: () => undefined });
export { Buffer, process, setImmediate, setInterval };
