/** Numbers of sets of pictures, taken in the features of a network: how a spec names them, and the networks that are known. */

export interface DistanceEntry {
  readonly name: 'fid' | 'kid' | 'precision' | 'recall';
  readonly doc: string;
}

/** Metrics that compare a sample's pictures with data: `fid(generate(n=2_048), x, features=fashion_cnn)`. */
export const distances: readonly DistanceEntry[] = [
  {
    name: 'fid',
    doc: 'Fréchet distance of two Gaussians with the means and covariances of the features, 0 for equal sets (Heusel et al. 2017). Biased upwards by small counts.',
  },
  {
    name: 'kid',
    doc: 'Squared maximum mean discrepancy under the kernel (x·y / d + 1)³, unbiased, the mean of 50 subsets of 500 (Bińkowski et al. 2018).',
  },
  {
    name: 'precision',
    doc: 'Share of the drawn pictures that lie on the manifold of the data, by balls around each picture that reach its third neighbour (Kynkäänniemi et al. 2019).',
  },
  {
    name: 'recall',
    doc: 'Share of the data that lies on the manifold of the drawn pictures. It falls if kinds of pictures are not drawn.',
  },
];

export interface ExtractorEntry {
  /** The name in a spec. */
  readonly name: string;
  /** The name in files, results and on the command line. */
  readonly recorded: string;
  readonly doc: string;
}

/** Networks whose features are compared. */
export const extractors: readonly ExtractorEntry[] = [
  {
    name: 'mnist_cnn',
    recorded: 'mnist-cnn',
    doc: 'A classifier of MNIST: 256 features of pictures made 28×28 and grey.',
  },
  {
    name: 'fashion_cnn',
    recorded: 'fashion-cnn',
    doc: 'A classifier of FashionMNIST: 256 features of pictures made 28×28 and grey.',
  },
  {
    name: 'mobilenet_0_25',
    recorded: 'mobilenet-0.25',
    doc: 'MobileNet v1 of width 0.25, trained on ImageNet: 256 features of pictures made 224×224 and RGB.',
  },
];

/** The fewest pictures of a useful Fréchet distance. With fewer, it is mostly the error of its covariances. */
export const FEW_PICTURES = 2048;

export const isDistance = (name: string): boolean => distances.some((each) => each.name === name);

/** The name in results, `fid[fashion-cnn]`. It holds the network, since numbers of two networks are not comparable. */
export const recordedName = ({ name, features }: { readonly name: string; readonly features: string }): string =>
  `${name}[${features}]`;
