import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { textOf } from '../../grammar/syntax/source.js';
import type { ModelGraph } from '../graph/types.js';
import { FEW_PICTURES } from '../catalogue/distances.js';
import type { Rule } from './rule.js';

const enough = `n=${FEW_PICTURES.toLocaleString('en-US').replace(',', '_')}`;

/** Only the distance that small counts distort is checked. The others are noisier at small counts, but right on average. */
function check({ distances }: ModelGraph): Diagnostic[] {
  return distances.flatMap(({ measure, n, sample, countSpan }): Diagnostic[] => {
    if (measure !== 'fid' || n >= FEW_PICTURES) return [];
    return [
      diagnostic(
        'GEN4011',
        'few',
        countSpan,
        {
          count: n.toLocaleString('en-US'),
          written: textOf(countSpan),
          sample,
          n,
          enough: FEW_PICTURES.toLocaleString('en-US'),
          call: enough,
        },
        {
          fixes: [
            {
              title: `Draw ${FEW_PICTURES.toLocaleString('en-US')}`,
              edits: [{ span: countSpan, replacement: `${sample}(${enough})` }],
            },
          ],
        },
      ),
    ];
  });
}

export const distancesHaveEnoughPictures: Rule = { code: 'GEN4011', name: 'distances-have-enough-pictures', check };
