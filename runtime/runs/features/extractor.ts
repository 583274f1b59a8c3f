/** The interface of networks that turn pictures into feature vectors, and the record that identifies one. */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** The form in which a network sees pictures. */
export interface FeatureInput {
  readonly height: number;
  readonly width: number;
  /** The number of channels. 1: grey pictures, 0.299 R + 0.587 G + 0.114 B; 3: RGB, with grey ones repeated. */
  readonly channels: 1 | 3;
  /** The range to which 0 … 255 is scaled. */
  readonly range: readonly [number, number];
  /** The filter of clean-fid (Parmar et al. 2022) and PIL: a triangle that widens as a picture shrinks. */
  readonly resize: 'bilinear, antialiased';
  /**
   * True since values are cut off at the range of the data and rounded to 256 levels, as if the pictures had been
   * stored.
   */
  readonly quantised: true;
}

/**
 * The identity of an extractor, which stands in every result. Results of two extractors must not be compared if any of
 * it differs.
 */
export interface ExtractorRecord {
  /** The name, as in `fid[mnist-cnn]`. */
  readonly name: string;
  readonly network: string;
  /** The folder or file of the weights, below the data directory. */
  readonly weights: string;
  /** The SHA-256 of the weights' files, one after the other. */
  readonly sha256: string;
  /** The layer whose output is the features. */
  readonly layer: string;
  readonly features: number;
  readonly input: FeatureInput;
}

/** Features and, from the same pass, the classifier's result for the pictures. */
export interface Extracted {
  /** [examples, features]. */
  readonly features: Float32Array;
  /** The likeliest class of each picture. */
  readonly classes: Int32Array;
}

export interface FeatureExtractor {
  readonly record: ExtractorRecord;
  /** The names of the classes; numbers if the network does not have names. */
  readonly classNames: readonly string[];
  /**
   * Extracts from prepared pictures [batch, height, width, channels]; see {@link FeatureInput}. The caller keeps them.
   */
  extract(pictures: Tensor4D): Promise<Extracted>;
  dispose(): void;
}

/** A network of tensors: features [batch, features] and scores of the classes [batch, classes]. */
export type FeatureNet = (x: Tensor4D) => { readonly features: Tensor2D; readonly scores: Tensor2D };
