/** A place where a block is applied: the block, what it is given, and how the place stands in its chain. */
import type { Argument, BlockDeclaration, CallExpression, Expression, LabelledExpression, PipeExpression, Statement } from '../../../grammar/syntax/ast.js'; // prettier-ignore
import { partsAt } from '../../../grammar/parts-at.js';
import type { Part } from '../../../grammar/parts-at.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { parametersOf } from '../../resolve/signature.js';
import type { Insight } from '../insight.js';
import type { Owner } from './places.js';
import { ownerIn } from './places.js';

export interface BlockUse {
  readonly block: BlockDeclaration;
  readonly owner: Owner;
  /** The part that gives way, with its label. */
  readonly part: Part;
  readonly label?: string;
  /** The chain that the part is a stage of, and its number there. A chain in a `repeat` has its value from outside. */
  readonly chain?: { readonly pipe: PipeExpression; readonly stage: number; readonly isCarried: boolean };
  /** The part is a stage: its first input comes from before it. */
  readonly isStage: boolean;
  /** What each parameter is given, its default included. The input of a stage is left out. */
  readonly given: ReadonlyMap<string, { readonly value: Expression; readonly isDefault: boolean }>;
  /** The statement whose whole value the part or its chain is. */
  readonly statement?: Statement;
}

export function blockUseAt(insight: Insight, offset: number): BlockUse | undefined {
  const { files, references } = insight.file;
  const { file } = files.main;
  const use = references.useAt(file.source.path, offset);
  const [declaration, other] = use?.declarations ?? [];
  if (!use || declaration?.kind !== 'block' || !declaration.span || other) return undefined;
  const { source, start } = declaration.span;
  if (source === file.source && start === use.span.start) return undefined;
  const home = files.scopes.get(source)?.file;
  const block = home && partsAt(home, start).find(isBlock);
  const parts = partsAt(file, use.span.start);
  const owner = ownerIn(parts);
  const place = placeIn(parts);
  if (!block || !owner || !place) return undefined;
  const { part, arguments: given, label, chain, isStage } = place;
  const bound = boundTo(block, given, isStage);
  const whole: Part = chain?.pipe ?? part;
  const isWhole = (each: Statement): boolean =>
    each.kind === 'return' ? each.values.length === 1 && each.values[0] === whole : each.kind === 'assign' && each.value === whole; // prettier-ignore
  const statement = owner.body.find(isWhole);
  return (
    bound && {
      ...{ block, owner, part, isStage, given: bound },
      ...(label === undefined ? {} : { label }),
      ...(chain ? { chain } : {}),
      ...(statement ? { statement } : {}),
    }
  );
}

const isBlock = (part: Part): part is BlockDeclaration & Part => part.kind === 'block';

type Place = Pick<BlockUse, 'part' | 'label' | 'chain' | 'isStage'> & { readonly arguments: readonly Argument[] };

/** How the innermost of the parts, a name, stands among those around it; undefined if it is not applied there. */
function placeIn(parts: readonly Part[]): Place | undefined {
  let at = parts.length - 1;
  const above = (): Part | undefined => parts[at - 1];
  const isCall = above()?.kind === 'call' && (above() as CallExpression).callee === parts[at];
  if (isCall) at--;
  const given = isCall ? (parts[at] as CallExpression).arguments : [];
  const label = above()?.kind === 'labelled' ? (above() as LabelledExpression).label.name : undefined;
  if (label !== undefined) at--;
  const part = parts[at]!;
  const pipe = above()?.kind === 'pipe' ? (above() as PipeExpression) : undefined;
  const isRepeated = (each: number): boolean => parts[each - 1]?.kind === 'repeat';
  const isCarried = pipe !== undefined && isRepeated(at - 1);
  const stage = pipe ? [pipe.head, ...pipe.stages].indexOf(part as Expression) - (isCarried ? 0 : 1) : -1;
  const isStage = stage >= 0 || (!pipe && isRepeated(at));
  // A block without its input is a layer that something else is given.
  if (!isStage && !isCall) return undefined;
  return {
    ...{ part, isStage, arguments: given },
    ...(label === undefined ? {} : { label }),
    ...(pipe && stage >= 0 ? { chain: { pipe, stage, isCarried } } : {}),
  };
}

/** What each parameter is given; undefined if something is missing, or given twice. */
function boundTo(block: BlockDeclaration, given: readonly Argument[], isStage: boolean): BlockUse['given'] | undefined {
  const parameters = parametersOf(block).slice(isStage ? 1 : 0);
  const bound = new Map<string, { value: Expression; isDefault: boolean }>();
  const placed = given.filter(({ name }) => !name);
  if (placed.length > parameters.length) return undefined;
  for (const [index, { value }] of placed.entries())
    bound.set(parameters[index]!.name.name, { value, isDefault: false });
  for (const { name, value } of given) {
    if (!name) continue;
    if (bound.has(name.name) || !parameters.some((each) => each.name.name === name.name)) return undefined;
    bound.set(name.name, { value, isDefault: false });
  }
  for (const { name, default: fallback } of parameters) {
    if (bound.has(name.name)) continue;
    if (!fallback) return undefined;
    bound.set(name.name, { value: fallback, isDefault: true });
  }
  return bound;
}

/** A value that can stand anywhere without parentheses. */
export const isAtom = ({ kind }: Expression): boolean =>
  ['number', 'string', 'name', 'list', 'call', 'member', 'index', 'parenthesised'].includes(kind);

export const atomText = (value: Expression): string => (isAtom(value) ? textOf(value.span) : `(${textOf(value.span)})`);
