/** What a process that genc started says to the process that started it, as messages between Node processes. */

export type Told =
  /** `genc watch` serves the run at this address. */
  | { readonly kind: 'served'; readonly url: string }
  /** What ended the command, in one line. */
  | { readonly kind: 'failed'; readonly message: string };

/** Whether another process of genc started this one and hears what it says. */
export const hasParent = (): boolean => process.env['GENC_PARENT'] !== undefined && process.send !== undefined;

export function tellParent(told: Told): void {
  if (hasParent() && process.connected) process.send!(told);
}
