/** Feature vectors of pictures, by networks from files. Node only; exported by `runtime/node.ts`. */
export type { Extracted, ExtractorRecord, FeatureExtractor, FeatureInput } from './extractor.js';
export { extractorNames, openExtractor } from './open.js';
export { preparePictures, triangleFilter } from './pictures.js';
export { batchFor, featuresOf, referenceFeatures } from './reference-features.js';
export type { PictureBatches, ReferenceFeatures } from './reference-features.js';
