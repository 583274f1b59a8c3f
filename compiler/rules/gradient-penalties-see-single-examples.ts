import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { Passed } from '../graph/derivative-path.js';
import { between } from '../graph/derivative-path.js';
import { couplesBatch } from '../graph/pass.js';
import type { GradientNode, ModelGraph, Term } from '../graph/types.js';
import { catalogue } from '../catalogue/index.js';
import type { Files } from '../resolve/files.js';
import type { ResolvedModel } from '../resolve/model.js';
import type { Rule } from './rule.js';
import { minimised } from './training.js';
import { insertBeforeLoss } from './written.js';

/** The normalisation of one whole example by itself. */
const alone = catalogue.find(
  ({ role, couplesBatch, absorbsBias }) => role === 'normalization' && !couplesBatch && !absorbsBias,
)!.name;

function check(graph: ModelGraph, { files }: ResolvedModel): Diagnostic[] {
  const found: Diagnostic[] = [];
  const said = new Set<string>();
  for (const { loss, reach } of minimised(graph)) {
    for (const gradient of reach.gradients) {
      const coupled = between(gradient.inputs[0]!, gradient.inputs[1]!).filter(({ node }) => couplesBatch(node));
      for (const net of new Set(coupled.map((each) => each.net))) {
        const name = net?.name ?? '';
        // Two gradients of one loss are two warnings, and each may be allowed.
        const what = `${loss.name} ${name} ${gradient.span.source.path} ${gradient.span.start}`;
        if (said.has(what)) continue;
        said.add(what);
        found.push(
          report(
            loss,
            gradient,
            name,
            coupled.filter((each) => each.net === net),
            files,
          ),
        );
      }
    }
  }
  return found;
}

function report(loss: Term, gradient: GradientNode, net: string, coupled: readonly Passed[], files: Files): Diagnostic {
  const [{ node: first }] = coupled as readonly [Passed, ...Passed[]];
  const { name, role } = first.op;
  const where = net === '' ? 'this expression' : `\`${net}\``;
  const related = [
    { span: first.span, message: coupled.length === 1 ? 'here' : `here, and ${coupled.length - 1} more` },
  ];
  if (role !== 'normalization')
    return diagnostic('GEN4003', 'compares', gradient.span, { place: where, layer: name }, { related });
  const title = `swap ${name} for ${alone} in ${net}`;
  const edit = net === '' ? undefined : insertBeforeLoss(files, loss.span, title);
  return diagnostic(
    'GEN4003',
    'normalises',
    gradient.span,
    { place: where, layer: name, alone, net },
    {
      related,
      ...(edit ? { fixes: [{ title, edits: [edit] }] } : {}),
    },
  );
}

export const gradientPenaltiesSeeSingleExamples: Rule = {
  code: 'GEN4003',
  name: 'gradient-penalties-see-single-examples',
  check,
};
