/** A set that `data` can name without a path. */
export interface KnownSet {
  /** The name as specs write it. */
  readonly name: string;
  readonly title: string;
  /** The folder below the data directory. */
  readonly folder: string;
  readonly contents: string;
  readonly licence: string;
  readonly homepage: string;
  /**
   * The files of the official distribution, if they can be fetched as they are; the first address that responds is
   * used.
   */
  readonly files: readonly RemoteFile[];
  /** The files to put below `folder`, in words. */
  readonly layout: string;
  /** The parts that can be named: `colorization.photos`. */
  readonly subsets?: readonly string[];
  readonly embedded?: boolean;
}

export interface RemoteFile {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly md5?: string;
}

const idxLayout =
  'train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or .gz';

/** The four files of an MNIST-like set. */
function idxFiles(addresses: readonly string[], checksums: readonly [string, string, string, string]): RemoteFile[] {
  const names = [
    'train-images-idx3-ubyte.gz',
    'train-labels-idx1-ubyte.gz',
    't10k-images-idx3-ubyte.gz',
    't10k-labels-idx1-ubyte.gz',
  ];
  return names.map((name, i) => ({ name, addresses: addresses.map((address) => address + name), md5: checksums[i] }));
}

/** A set of points that genc draws itself. */
const points = (name: string, title: string, contents: string): KnownSet => ({
  ...{
    name,
    title,
    folder: name,
    contents: `10,000 + 2,000 points, or as many as \`choose examples=\` says: ${contents}`,
  },
  licence: 'MIT (drawn by genc)',
  ...{ homepage: 'embedded', files: [], layout: 'nothing: it is drawn when it is read', embedded: true },
});

/** Every known set, embedded ones first. */
export const knownSets: readonly KnownSet[] = [
  {
    name: 'glyphs',
    title: 'Glyphs',
    folder: 'glyphs',
    contents: '10,000 + 2,000 stroke-drawn digits in ten classes, 28×28 grey',
    licence: 'MIT (drawn by genc)',
    homepage: 'embedded',
    files: [],
    layout: 'nothing: it is drawn when it is read',
    embedded: true,
  },
  {
    name: 'faces',
    title: 'Faces',
    folder: 'faces',
    contents: '4,000 + 800 drawn faces in two styles, 64×64 RGB',
    licence: 'MIT (drawn by genc)',
    homepage: 'embedded',
    files: [],
    layout: 'nothing: it is drawn when it is read',
    embedded: true,
  },
  points('two_moons', 'Two moons', 'two half circles in two classes'),
  points('eight_gaussians', 'Eight Gaussians', 'eight classes on a circle'),
  points('checkerboard', 'Checkerboard', 'every second square of four by four'),
  points('spirals', 'Spirals', 'two arms in two classes'),
  points('rings', 'Rings', 'four rings in four classes'),
  points('swiss_roll', 'Swiss roll', 'a roll seen from its end'),
  {
    name: 'mnist',
    title: 'MNIST',
    folder: 'mnist',
    contents: '60,000 + 10,000 handwritten digits, 28×28 grey',
    licence: 'CC BY-SA 3.0',
    homepage: 'http://yann.lecun.com/exdb/mnist/',
    files: idxFiles(
      ['https://ossci-datasets.s3.amazonaws.com/mnist/', 'https://storage.googleapis.com/cvdf-datasets/mnist/'],
      [
        'f68b3c2dcbeaaa9fbdd348bbdeb94873',
        'd53e105ee54ea40749a09fcbcd1e9432',
        '9fb629c4189551a2d022fa330f9573f3',
        'ec29112dd5afa0611ce80d1b7f02629c',
      ],
    ),
    layout: idxLayout,
  },
  {
    name: 'fashion_mnist',
    title: 'FashionMNIST',
    folder: 'fashion-mnist',
    contents: '60,000 + 10,000 pieces of clothing in ten classes, 28×28 grey',
    licence: 'MIT',
    homepage: 'https://github.com/zalandoresearch/fashion-mnist',
    files: idxFiles(
      ['http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/'],
      [
        '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
        '25c81989df183df01b3e8a0aad5dffbe',
        'bef4ecab320f06d8554ea6380940ec79',
        'bb300cfdad3c16e7a12a480ee83cd310',
      ],
    ),
    layout: idxLayout,
  },
  {
    name: 'omniglot',
    title: 'Omniglot (background, small 1 and 2)',
    folder: 'omniglot',
    contents: 'handwritten characters of eight alphabets, 105×105, black on white',
    licence: 'MIT',
    homepage: 'https://github.com/brendenlake/omniglot',
    files: ['images_background_small1.zip', 'images_background_small2.zip'].map((name) => ({
      name,
      addresses: [`https://raw.githubusercontent.com/brendenlake/omniglot/master/python/${name}`],
      md5: {
        'images_background_small1.zip': 'e704a628b5459e08445c13499850abc4',
        'images_background_small2.zip': 'b75a71a51d3b13f821f212756fe481fd',
      }[name],
    })),
    layout: 'images_background_small1.zip and images_background_small2.zip, or any other of its archives',
  },
  {
    name: 'anime_faces',
    title: 'Anime faces',
    folder: 'anime-faces',
    contents: 'drawn faces, 96×96 RGB',
    licence: 'none stated: for private study only',
    homepage: 'https://github.com/antoncoding/Deep_Learning_GAN',
    files: [],
    layout: 'images/*.jpg (the folder faces/ of the repository)',
  },
  {
    name: 'cartoon_set',
    title: 'Cartoon Set',
    folder: 'cartoon-set',
    contents: 'cartoon faces put together from parts, 500×500 RGBA',
    licence: 'CC BY 4.0 (Google)',
    homepage: 'https://google.github.io/cartoonset/',
    files: [],
    layout:
      'img/*.png, unpacked from cartoonset10k.tgz (https://storage.googleapis.com/cartoonset_public_files/cartoonset10k.tgz)',
  },
  {
    name: 'fruits_360',
    title: 'Fruits-360',
    folder: 'fruits-360',
    contents: 'fruits on white, one folder per class, 100×100 RGB',
    licence: 'MIT',
    homepage: 'https://github.com/Horea94/Fruit-Images-Dataset',
    files: [],
    layout: 'Training/CLASS/*.jpg and Test/CLASS/*.jpg, with as many classes as the spec declares',
  },
  {
    name: 'facades',
    title: 'CMP Facades, side by side',
    folder: 'facades',
    contents: 'photo (left) and label map (right) in one picture, 512×256 RGB',
    licence: 'for research only',
    homepage: 'https://cmp.felk.cvut.cz/~tylecr1/facade/',
    files: [],
    layout:
      'train/*.jpg, val/*.jpg and test/*.jpg, unpacked from facades.tar.gz (http://efrosgans.eecs.berkeley.edu/pix2pix/datasets/facades.tar.gz)',
  },
  {
    name: 'maps',
    title: 'Satellite pictures and maps, side by side',
    folder: 'maps',
    contents: 'satellite picture (left) and street map (right) in one picture, 1200×600 RGB',
    licence: 'for research only; scraped from Google Maps',
    homepage: 'https://phillipi.github.io/pix2pix/',
    files: [],
    layout:
      'train/*.jpg and val/*.jpg, unpacked from maps.tar.gz (http://efrosgans.eecs.berkeley.edu/pix2pix/datasets/maps.tar.gz); val is the test split',
  },
  {
    name: 'monet2photo',
    title: 'monet2photo',
    folder: 'monet2photo',
    contents: 'paintings by Monet (A) and photographs of landscapes (B), unpaired, 256×256 RGB',
    licence: 'for research only; the photographs belong to their photographers',
    homepage: 'https://junyanz.github.io/CycleGAN/',
    files: [
      { name: 'monet2photo.zip', addresses: ['http://efrosgans.eecs.berkeley.edu/cyclegan/datasets/monet2photo.zip'] },
    ],
    layout: 'trainA, testA, trainB and testB with *.jpg, or monet2photo.zip as it is',
  },
  {
    name: 'colorization',
    title: 'Photos and paintings for colorization',
    folder: 'colorization',
    contents: 'photographs and paintings, RGB, mostly 224×224 and 256×256',
    licence: 'differs from part to part',
    homepage: 'none: any collection of photographs does',
    files: [],
    layout:
      'train/photos/*.jpg and test/photos/*.jpg; likewise paintings_pissarro, paintings_sisley, paintings_song, paintings_ming',
    subsets: ['photos', 'paintings_pissarro', 'paintings_sisley', 'paintings_song', 'paintings_ming'],
  },
];
