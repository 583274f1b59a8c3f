/** Rules that need the whole graph. Each file holds one, and its name states the truth that the rule requires. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { ModelGraph } from '../graph/types.js';
import type { Target } from '../plan/target.js';
import type { ResolvedModel } from '../resolve/model.js';
import { annealedValuesArrive } from './annealed-values-arrive.js';
import { batchesHoldSeveralExamples } from './batches-hold-several-examples.js';
import { biasesAreNotAbsorbed } from './biases-are-not-absorbed.js';
import { criticsSeeStoppedFakes } from './critics-see-stopped-fakes.js';
import { crossEntropiesGetWhatTheyExpect } from './cross-entropies-get-what-they-expect.js';
import { denseLayersSeeVectors } from './dense-layers-see-vectors.js';
import { distancesHaveEnoughPictures } from './distances-have-enough-pictures.js';
import { flowsGiveProbabilities } from './flows-give-probabilities.js';
import { generatorsMatchTheirData } from './generators-match-their-data.js';
import { gradientPenaltiesSeeSingleExamples } from './gradient-penalties-see-single-examples.js';
import { indicesLieWithinTheirAxis } from './indices-lie-within-their-axis.js';
import { instanceNormsHaveMaps } from './instance-norms-have-maps.js';
import { kernelsDivideByStrides } from './kernels-divide-by-strides.js';
import { latentsAreRegularised } from './latents-are-regularised.js';
import { loopsDrawByAverages } from './loops-draw-by-averages.js';
import { loopsGoFromNoiseToData } from './loops-go-from-noise-to-data.js';
import { loopsStayWhereNetsWereTrained } from './loops-stay-where-nets-were-trained.js';
import { lossesCompareLikeShapes } from './losses-compare-like-shapes.js';
import { modelsFitIntoMemory } from './models-fit-into-memory.js';
import { netsAreTrained } from './nets-are-trained.js';
import { predictionsSeeOnlyPlacesBefore } from './predictions-see-only-places-before.js';
import { otherExamplesAreReduced } from './other-examples-are-reduced.js';
import { ratesAreAboveZero } from './rates-are-above-zero.js';
import { givenValuesAreRead } from './given-values-are-read.js';
import type { Rule } from './rule.js';
import { secondGradientsExist } from './second-gradients-exist.js';
import { sinesSeeSteps } from './sines-see-steps.js';
import { stepsReachTheirNets } from './steps-reach-their-nets.js';
import { valuesAreUsed } from './values-are-used.js';

export const rules: readonly Rule[] = [
  stepsReachTheirNets,
  netsAreTrained,
  secondGradientsExist,
  generatorsMatchTheirData,
  crossEntropiesGetWhatTheyExpect,
  lossesCompareLikeShapes,
  gradientPenaltiesSeeSingleExamples,
  biasesAreNotAbsorbed,
  criticsSeeStoppedFakes,
  kernelsDivideByStrides,
  latentsAreRegularised,
  instanceNormsHaveMaps,
  valuesAreUsed,
  modelsFitIntoMemory,
  distancesHaveEnoughPictures,
  ratesAreAboveZero,
  annealedValuesArrive,
  flowsGiveProbabilities,
  givenValuesAreRead,
  batchesHoldSeveralExamples,
  indicesLieWithinTheirAxis,
  otherExamplesAreReduced,
  denseLayersSeeVectors,
  sinesSeeSteps,
  loopsDrawByAverages,
  loopsGoFromNoiseToData,
  loopsStayWhereNetsWereTrained,
  predictionsSeeOnlyPlacesBefore,
];

/** Runs every rule. `before` holds the messages of earlier phases, so that rules do not repeat them. */
export function checkRules(
  graph: ModelGraph,
  spec: ResolvedModel,
  target: Target,
  before: readonly Diagnostic[],
): Diagnostic[] {
  const broken = before.some((diagnostic) => diagnostic.severity === 'error');
  return rules.filter((rule) => !broken || rule.toleratesErrors).flatMap((rule) => rule.check(graph, spec, target));
}
