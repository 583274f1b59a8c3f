/** Messages from a process that genc started to its parent process, sent over Node's channel. */

export type Told =
  /** The address at which `genc watch` serves the run. */
  | { readonly kind: 'served'; readonly url: string }
  /** The reason why the command failed, in one line. */
  | { readonly kind: 'failed'; readonly message: string };

/** A process has a parent if another process of genc started it and receives its messages. */
export const hasParent = (): boolean => process.env['GENC_PARENT'] !== undefined && process.send !== undefined;

export function tellParent(told: Told): void {
  if (hasParent() && process.connected) process.send!(told);
}
