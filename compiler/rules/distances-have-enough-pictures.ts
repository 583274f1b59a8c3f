import type { Diagnostic } from '../../grammar/syntax/diagnostic.js';
import { textOf } from '../../grammar/syntax/source.js';
import type { ModelGraph } from '../graph/types.js';
import { FEW_PICTURES } from '../catalogue/distances.js';
import type { Rule } from './rule.js';

const enough = `n=${FEW_PICTURES.toLocaleString('en-US').replace(',', '_')}`;

/** Only of the distance that counts distort; the others are noisier at small ones, and right on average. */
function check({ distances }: ModelGraph): Diagnostic[] {
  return distances.flatMap(({ measure, n, sample, countSpan }): Diagnostic[] => {
    if (measure !== 'fid' || n >= FEW_PICTURES) return [];
    return [
      {
        code: 'GEN4011',
        severity: 'warning',
        message: `${n.toLocaleString('en-US')} pictures are few for a Fréchet distance`,
        span: countSpan,
        label: textOf(countSpan) === sample ? `\`${sample}\` draws ${n} unless it is told otherwise` : `${n} here`,
        why: 'Means and covariances of few pictures are apart by chance, which makes the distance larger: at such a count it says how many pictures were drawn as much as what they show.',
        hint: `Draw ${FEW_PICTURES.toLocaleString('en-US')} or more: ${sample}(${enough}). Or take kid, which is right on average at any count.`,
        fixes: [
          {
            title: `Draw ${FEW_PICTURES.toLocaleString('en-US')}`,
            edits: [{ span: countSpan, replacement: `${sample}(${enough})` }],
          },
        ],
      },
    ];
  });
}

export const distancesHaveEnoughPictures: Rule = { code: 'GEN4011', name: 'distances-have-enough-pictures', check };
