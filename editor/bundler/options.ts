/** The options of the plugin. */
export interface Options {
  /** Writes `vae.d.gen.ts` beside an imported spec; true by default. */
  readonly declarations?: boolean;
}
