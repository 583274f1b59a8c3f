/**
 * The browser-safe interface of the runtime, which compiled modules import as `genc/runtime`. No module reachable from
 * here may import `node:` modules; those belong to `runtime/node.ts`.
 */
export * from './library/index.js';
