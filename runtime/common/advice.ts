/**
 * Advice on a message, as data. The message itself is in the terms of the API; a command line adds the command or the
 * option that follows the advice, and a program makes the call.
 */
export type Advice =
  /** Trains on: to a number of epochs (of one stage, if it is named), to a number of iterations, or with other data. */
  | {
      readonly call: 'resume';
      /** The run; absent if the caller knows it. */
      readonly folder?: string;
      readonly epochs?: { readonly count: number; readonly stage?: string };
      readonly steps?: number;
      readonly changedData?: true;
    }
  /** Trains anew, with other settings of the spec. */
  | { readonly call: 'train'; readonly settings: Readonly<Record<string, string>> }
  /** Draws samples of the run at hand. */
  | { readonly call: 'sample' }
  | { readonly call: 'evaluate'; readonly folder: string }
  | { readonly call: 'watch'; readonly folder: string }
  /** Plans an ablation that a spec declares. */
  | { readonly call: 'ablate' }
  /** Downloads a known data set. */
  | { readonly call: 'download'; readonly set: string }
  /** Checks the speed and state of this machine's backends. */
  | { readonly call: 'diagnose' }
  /** Makes the same call with another argument. */
  | { readonly call: 'again'; readonly with: Argument };

export type Argument =
  /** Another data directory. */
  | { readonly name: 'data' }
  /** The run that draws the data of a model. */
  | { readonly name: 'run'; readonly model: string }
  /** The places of the spec's sources. */
  | { readonly name: 'sources'; readonly sources: readonly string[] }
  /** The consent to data that has changed. */
  | { readonly name: 'changedData' }
  /** The present version of a spec. */
  | { readonly name: 'spec' };
