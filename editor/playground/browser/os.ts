/** What genc uses of Node's `os`. A browser tells little of its machine. */
export const arch = (): string => 'browser';
export const availableParallelism = (): number => navigator.hardwareConcurrency;
export const cpus = (): { model: string }[] =>
  Array.from({ length: navigator.hardwareConcurrency }, () => ({ model: 'a browser' }));
export const endianness = (): 'BE' | 'LE' => (new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 'LE' : 'BE');
export const homedir = (): string => '/';
export const hostname = (): string => 'browser';
export const platform = (): string => 'browser';
export const release = (): string => navigator.userAgent;
export const tmpdir = (): string => '/tmp';
export const totalmem = (): number => 0;
export default { arch, availableParallelism, cpus, endianness, homedir, hostname, platform, release, tmpdir, totalmem };
