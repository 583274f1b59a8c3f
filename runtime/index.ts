/**
 * The browser-safe face of the runtime, imported by compiled modules as `genc/runtime`. Nothing reachable from here
 * may import `node:` modules; those belong to `runtime/node.ts`.
 */
export * from './library/index.js';
