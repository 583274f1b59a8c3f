/** `claim auroc(ood.likelihood, mnist.test) < 0.5`: a claim of the source about results, checked after the run (rule 22). */
import type { CallExpression, ClaimDeclaration, Expression } from '../../../../grammar/syntax/ast.js';
import type { Span } from '../../../../grammar/syntax/source.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { suggest } from '../../../diagnostics/suggest.js';
import { measuredName } from '../../../graph/measured-name.js';
import type { Claim, ClaimNumber, Distance, Evaluation, Term } from '../../../graph/types.js';
import type { Split } from '../../names/data-sets.js';
import { splits } from '../../names/data-sets.js';
import type { Builder } from '../../scope/builder.js';
import { numberOf } from '../../scope/tensor.js';

const comparisons = ['<', '<=', '>', '>='] as const;
type Comparison = (typeof comparisons)[number];
const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
};

export function buildClaim(
  builder: Builder,
  declaration: ClaimDeclaration,
  evaluations: readonly Evaluation[],
  terms: readonly (Term | Distance)[],
): Claim | undefined {
  const value = bare(declaration.value);
  if (value.kind === 'error') return undefined;
  if (value.kind !== 'binary' || !(comparisons as readonly string[]).includes(value.operator)) {
    const isEquality = value.kind === 'binary' && (value.operator === '==' || value.operator === '!=');
    builder.report('GEN3024', isEquality ? 'equality' : 'comparison', declaration.value.span);
    return undefined;
  }
  const reader = new ClaimReader(builder, evaluations, terms, declaration.span);
  const [left, right] = [reader.read(value.left), reader.read(value.right)];
  if (left === undefined || right === undefined) return undefined;
  if (typeof left === 'number' && typeof right === 'number') {
    builder.report('GEN3024', 'noResult', declaration.value.span);
    return undefined;
  }
  const text = textOf(declaration.value.span).replace(/\s+/g, ' ');
  return { text, span: declaration.span, left, operator: value.operator as Comparison, right };
}

const bare = (expression: Expression): Expression =>
  expression.kind === 'parenthesised' ? bare(expression.inner) : expression;

class ClaimReader {
  constructor(
    private readonly builder: Builder,
    private readonly evaluations: readonly Evaluation[],
    private readonly terms: readonly (Term | Distance)[],
    private readonly claim: Span,
  ) {}

  read(written: Expression): ClaimNumber | undefined {
    const expression = bare(written);
    if (expression.kind === 'binary' && Object.hasOwn(arithmetic, expression.operator)) {
      const [left, right] = [this.read(expression.left), this.read(expression.right)];
      if (left === undefined || right === undefined) return undefined;
      if (typeof left === 'number' && typeof right === 'number') return arithmetic[expression.operator]!(left, right);
      return { kind: 'arithmetic', operator: expression.operator as '+', left, right };
    }
    if (expression.kind === 'unary' && expression.operator === '-') {
      const value = this.read(expression.operand);
      if (value === undefined) return undefined;
      return typeof value === 'number' ? -value : { kind: 'arithmetic', operator: '-', left: 0, right: value };
    }
    if (expression.kind === 'name' && this.isTerm(expression.name)) return this.term(expression.name);
    if (expression.kind === 'call' && expression.callee.kind === 'name') {
      const { name } = expression.callee;
      if (name === 'auroc' || name === 'average') return this.result(expression, name);
    }
    const environment = this.builder.modelScope.environment('claim', this.claim.source);
    return numberOf(this.builder, expression, environment);
  }

  private isTerm(name: string): boolean {
    const kind = this.builder.model.members.get(name)?.kind;
    return kind === 'loss' || kind === 'metric';
  }

  /** A loss that failed to compile has been reported already. */
  private term(name: string, split?: Split): ClaimNumber | undefined {
    const found = this.terms.find((term) => term.name === name);
    return found && { kind: 'term', name: measuredName(found), ...(split ? { split } : {}) };
  }

  /** `auroc(ood.likelihood, mnist.test)`, `average(ood.likelihood, mnist.test)`, `average(nll, train)`. */
  private result(call: CallExpression, kind: 'auroc' | 'average'): ClaimNumber | undefined {
    const [of, place] = call.arguments.map((argument) => argument.value);
    if (!of || !place || call.arguments.length > 2) {
      this.builder.report('GEN1009', 'scoreAndSet', call.span, { kind });
      return undefined;
    }
    if (of.kind === 'error' || place.kind === 'error') return undefined;
    if (kind === 'average' && of.kind === 'name' && this.isTerm(of.name)) return this.averageOfTerm(of.name, place);
    const evaluation = this.evaluation(of);
    if (!evaluation || of.kind !== 'member') return undefined;
    const scores = evaluation.scores.map((score) => score.name);
    if (!scores.includes(of.member.name)) {
      const { span, name } = of.member;
      const values = { evaluation: evaluation.name, score: name };
      this.builder.report('GEN1001', 'score', span, values, suggest(span, name, scores));
      return undefined;
    }
    const set = textOf(place.span).replace(/\s+/g, '');
    const sets = [...evaluation.inside, ...evaluation.outside].map((each) => each.name);
    const known = kind === 'auroc' ? sets.slice(1) : sets;
    if (!known.includes(set)) {
      const { span } = place;
      if (set === sets[0])
        this.builder.report('GEN1001', 'comparedWithItself', span, { set, others: known.join(' or ') });
      else {
        const values = { evaluation: evaluation.name, set };
        this.builder.report('GEN1001', 'scoredSet', span, values, suggest(span, set, known));
      }
      return undefined;
    }
    return { kind, score: `${evaluation.name}.${of.member.name}`, set };
  }

  private averageOfTerm(name: string, place: Expression): ClaimNumber | undefined {
    const split = textOf(place.span).trim();
    if ((splits as readonly string[]).includes(split)) return this.term(name, split as Split);
    this.builder.report('GEN1001', 'split', place.span, { split }, { ...suggest(place.span, split, splits) });
    return undefined;
  }

  private evaluation(of: Expression): Evaluation | undefined {
    const name = of.kind === 'member' && of.object.kind === 'name' ? of.object.name : undefined;
    const found = this.evaluations.find((each) => each.name === name);
    // An evaluation that failed to compile has been reported already.
    if (found || (name !== undefined && this.builder.model.members.get(name)?.kind === 'evaluate')) return found;
    const span = of.kind === 'member' ? of.object.span : of.span;
    const text = name ?? textOf(span);
    this.builder.report(
      'GEN1001',
      'evaluation',
      span,
      { name: text },
      {
        ...suggest(
          span,
          text,
          this.evaluations.map((each) => each.name),
        ),
        ...(this.evaluations.length === 0 ? { hint: 'Declare one: evaluate ood { score … inside … outside … }.' } : {}),
      },
    );
    return undefined;
  }
}
