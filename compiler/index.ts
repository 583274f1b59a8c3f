/** The compiler's public face: text to graph, graph to module, table or picture. */
export { checkFile, compileFile, hasErrors } from './compile.js';
export type { Compiled, CompileOptions } from './compile.js';
export { summarize } from './summary/summary.js';
export type { LayerSummary, NetSummary, Summary } from './summary/summary.js';
export { estimateMemory } from './memory/estimate.js';
export type { MemoryEstimate } from './memory/estimate.js';
export { gigabytes, WASM_HOLDS } from './memory/limit.js';
export { graphToDot, graphToMermaid } from './graph/draw.js';
export { emit } from './emit/tfjs/emit.js';
export { catalogue } from './catalogue/index.js';
export type { ModelGraph } from './graph/types.js';
export type { Diagnostic, DiagnosticCode } from './diagnostics/diagnostic.js';
