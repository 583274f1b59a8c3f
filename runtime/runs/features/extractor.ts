/** What turns pictures into feature vectors, and the record that says which one it was. */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** What pictures become before a network sees them. */
export interface FeatureInput {
  readonly height: number;
  readonly width: number;
  /** 1: grey pictures, 0.299 R + 0.587 G + 0.114 B; 3: RGB, grey ones repeated. */
  readonly channels: 1 | 3;
  /** What 0 … 255 is scaled to. */
  readonly range: readonly [number, number];
  /** As in clean-fid (Parmar et al. 2022) and PIL: triangle filters that widen where a picture shrinks. */
  readonly resize: 'bilinear, antialiased';
  /** Values are cut off at the range of the data and rounded to 256 levels, as if the pictures had been stored. */
  readonly quantised: true;
}

/** Stands in every result. Numbers of two extractors that differ in any of this must not be compared. */
export interface ExtractorRecord {
  /** As in `fid[mnist-cnn]`. */
  readonly name: string;
  readonly network: string;
  /** Below the data directory: a folder or a file. */
  readonly weights: string;
  /** Of the weights' files, one after the other. */
  readonly sha256: string;
  /** The layer whose output the features are. */
  readonly layer: string;
  readonly features: number;
  readonly input: FeatureInput;
}

/** Features and, from the same pass, what a classifier makes of the pictures. */
export interface Extracted {
  /** [examples, features]. */
  readonly features: Float32Array;
  /** The likeliest class of each picture. */
  readonly classes: Int32Array;
}

export interface FeatureExtractor {
  readonly record: ExtractorRecord;
  /** Names of the classes; numbers where the network does not know them. */
  readonly classNames: readonly string[];
  /** Of prepared pictures [batch, height, width, channels]; see {@link FeatureInput}. The caller keeps them. */
  extract(pictures: Tensor4D): Promise<Extracted>;
  dispose(): void;
}

/** A network of tensors: features [batch, features] and scores of the classes [batch, classes]. */
export type FeatureNet = (x: Tensor4D) => { readonly features: Tensor2D; readonly scores: Tensor2D };
