/**
 * Addresses of models in imports. `dcgan.gen` is the first model of the file. `dcgan.WGAN_GP.gen` is the model or variant
 * WGAN_GP of dcgan.gen; bundlers know it as `dcgan.gen?model=WGAN_GP`.
 */

/** A spec, and one of its models where an import names it. */
export interface SpecAddress {
  readonly file: string;
  readonly model?: string;
}

/** The identifiers that the plugin loads. Other queries, such as `?raw`, are left to the bundler. */
export const loaded = /\.gen(?:\?model=[^&#]*)?$/;

export function addressOf(id: string): SpecAddress {
  const [file, model] = id.split('?model=') as [string, string?];
  return model ? { file, model: decodeURIComponent(model) } : { file };
}

export const idOf = ({ file, model }: SpecAddress): string =>
  model === undefined ? file : `${file}?model=${encodeURIComponent(model)}`;

/** `./dcgan.WGAN_GP.gen` as the spec `./dcgan.gen` and the name of its model; undefined for an import of a plain spec. */
export function namedModel(source: string): Required<SpecAddress> | undefined {
  const match = /^(.*[^./\\])\.([^./\\]+)\.gen$/.exec(source);
  return match ? { file: `${match[1]}.gen`, model: match[2]! } : undefined;
}

/** The file that TypeScript reads for an import: `vae.d.gen.ts`, `dcgan.WGAN_GP.d.gen.ts`. */
export const declarationPath = ({ file, model }: SpecAddress): string =>
  `${file.replace(/\.gen$/, '')}${model === undefined ? '' : `.${model}`}.d.gen.ts`;
