/** Names in scope, and rows of the catalogue, as an editor offers them. */
import { catalogue } from '../../catalogue/index.js';
import { words } from '../../catalogue/words.js';
import type { Insight } from '../insight.js';
import { opRow } from '../rows.js';
import type { ScopeAt, Visible } from '../scope.js';
import { showAll } from '../show.js';
import type { Proposal, ProposalKind } from './proposal.js';
import { ofRow, ofWord } from './proposal.js';

const kinds: Readonly<Record<string, ProposalKind>> = {
  net: 'net',
  block: 'block',
  fn: 'function',
  field: 'field',
  param: 'param',
  label: 'label',
  model: 'model',
  variant: 'model',
};

/** A name with its kind, its shape where it is known, and its doc. */
export function ofName(insight: Insight, { name, kind, part }: Visible, models: readonly string[]): Proposal {
  const { doc, value } = part as { doc?: string; value?: object };
  // Variants are not elaborated for the shape of a name that the model itself does not reach.
  const first = models.slice(0, 1);
  const observed = [value, part, (part as { name?: object }).name].flatMap((each) =>
    each ? insight.observed(each, first) : [],
  );
  const shape = observed.length > 0 ? ` ${showAll(observed)}` : '';
  return {
    label: name,
    kind: kinds[kind] ?? 'value',
    detail: `${kind}${shape}`,
    ...(doc ? { doc } : {}),
    rank: 0,
  };
}

const named = (name: string): boolean => /^[A-Za-z]/.test(name);

/** What can be a stage: layers, functions of at least one value, and nets, blocks and functions of the spec. */
export function stages(insight: Insight, { names, owner }: ScopeAt, models: readonly string[]): Proposal[] {
  const inFlow = owner?.kind === 'net' && owner.keyword === 'flow';
  const inBody = owner?.kind === 'net' || owner?.kind === 'block';
  const rows = catalogue.filter((row) => {
    if (!named(row.name) || row.implied || row.inputs.length === 0 || row.asks) return false;
    if (row.kind === 'draw') return false;
    if (inFlow) return row.bijection !== undefined;
    if (row.bijection?.insteadOf !== undefined || (row.bijection && row.results)) return false;
    return row.kind !== 'layer' || inBody;
  });
  return [
    ...names.filter(({ isStage }) => isStage).map((each) => ofName(insight, each, models)),
    ...rows.map((row) => ofRow(opRow(row.name)!, 1)),
    ...(inBody ? [{ ...ofWord('repeat', 'repeat 4 { … }'), snippet: 'repeat ${1:4} { $0 }' }] : []),
  ];
}

/** What can begin a value: names, functions, and draws where they can stand. */
export function values(insight: Insight, { names, owner }: ScopeAt, models: readonly string[]): Proposal[] {
  const inBody = owner?.kind === 'net' || owner?.kind === 'block';
  const rows = catalogue.filter(
    (row) =>
      named(row.name) &&
      !row.implied &&
      !row.bijection &&
      // A layer owns weights, so it stands in nets and blocks; one without inputs begins a chain.
      (row.kind !== 'layer' || (inBody && row.inputs.length === 0)),
  );
  return [
    ...names.map((each) => ofName(insight, each, models)),
    ...rows.map((row) => ofRow(opRow(row.name)!, 0, row.kind === 'layer' ? 1 : 2)),
    ...words
      .filter(({ name }) => !name.includes(',') && name !== 'none')
      .map(({ name, doc }) => ({ ...ofWord(name, '', 2), kind: 'function' as const, doc })),
  ];
}

/** Layers that nets and blocks use, for edits: a name of the catalogue or a block. */
export function editable(scope: ScopeAt): Proposal[] {
  const blocks = scope.names.filter(({ kind }) => kind === 'block');
  const rows = catalogue.filter(
    (row) => named(row.name) && !row.implied && row.kind !== 'draw' && row.inputs.length > 0,
  );
  return [
    ...blocks.map(({ name }): Proposal => ({ label: name, kind: 'block', rank: 0 })),
    ...rows.map((row) => {
      const { snippet: _, ...plain } = ofRow(opRow(row.name)!, 1, row.kind === 'layer' ? 1 : 2);
      return plain;
    }),
  ];
}

/** Members of the model of some kinds. */
export function membersOfKind(scope: ScopeAt, ...wanted: readonly string[]): Proposal[] {
  return scope.members
    .filter(({ kind }) => wanted.includes(kind))
    .map((member) => ({
      label: member.name.name,
      kind: kinds[member.kind] ?? 'value',
      detail: member.kind,
      ...(member.doc ? { doc: member.doc } : {}),
      rank: 0,
    }));
}
