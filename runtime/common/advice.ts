/**
 * What a caller can do about a message, as data. The message itself is in the terms of the API; a command line adds the
 * command or the option that does it, a program makes the call.
 */
export type Advice =
  /** Trains on: to so many epochs (of one stage, where it is named), to so many iterations, or with other data. */
  | {
      readonly call: 'resume';
      /** The run; absent where the caller knows it. */
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
  /** Looks what the backends of this machine are worth. */
  | { readonly call: 'diagnose' }
  /** Makes the same call with another argument. */
  | { readonly call: 'again'; readonly with: Argument };

export type Argument =
  /** Another data directory. */
  | { readonly name: 'data' }
  /** The run that draws the data of a model. */
  | { readonly name: 'run'; readonly model: string }
  /** Where sources of the spec lie. */
  | { readonly name: 'sources'; readonly sources: readonly string[] }
  /** Data that is not what it was is taken all the same. */
  | { readonly name: 'changedData' }
  /** A spec as it stands today. */
  | { readonly name: 'spec' };
