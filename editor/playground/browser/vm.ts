/** Node's `compileFunction`, by the browser's own. */
export function compileFunction(script: string, parameters: readonly string[]): (...values: unknown[]) => unknown {
  return new Function(...parameters, script) as (...values: unknown[]) => unknown;
}
