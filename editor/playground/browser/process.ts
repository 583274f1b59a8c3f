/** What genc and its packages use of Node's `process`. */
/** genc asks it how to look at other processes. There are none here, as on a Linux without `/proc`. */
export const platform = 'linux';
export const process = {
  platform,
  arch: 'browser',
  pid: 1,
  argv: [],
  env: {} as Record<string, string | undefined>,
  version: 'browser',
  versions: {} as Record<string, string>,
  cwd: () => '/',
  nextTick: (call: (...values: unknown[]) => void, ...values: unknown[]) => queueMicrotask(() => call(...values)),
  memoryUsage: () => ({ rss: 0, heapUsed: 0, heapTotal: 0 }),
  kill: () => true,
  on: () => undefined,
  off: () => undefined,
  once: () => undefined,
  emitWarning: () => undefined,
};
export default process;
