/** Node's `module`: a browser loads no packages by name. */
function require(name: string): never {
  throw Object.assign(new Error(`${name} is not part of the page`), { code: 'MODULE_NOT_FOUND' });
}
require.resolve = require;

export const createRequire = (): typeof require => require;
