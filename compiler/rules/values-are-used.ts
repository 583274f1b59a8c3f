import type { Diagnostic } from '../../grammar/diagnostic.js';
import type { Declaration, Member } from '../../grammar/ast.js';
import type { ModelGraph } from '../graph/types.js';
import type { ResolvedModel } from '../resolve/model.js';
import type { Rule } from './rule.js';

/**
 * Only `let`s that stand in the file itself, and that no name anywhere in the file refers to: a variant further down
 * may use what its model does not.
 */
function check(_: ModelGraph, spec: ResolvedModel): Diagnostic[] {
  const { file } = spec.scope;
  const used = namesIn(file.declarations);
  return [...spec.members.values()].flatMap((member): Diagnostic[] => {
    if (member.kind !== 'let' || member.span.source !== file.source || used.has(member.name.name)) return [];
    const { name, span } = member.name;
    return [
      {
        code: 'GEN4009',
        severity: 'warning',
        message: `nothing uses \`${name}\``,
        span,
        label: 'declared, never read',
        why: 'A `let` has no effect of its own; it only names a value for others.',
        hint: `Use \`${name}\`, or take the line out.`,
        fixes: [{ title: `Remove ${name}`, edits: [{ span: wholeLines(member), replacement: '' }] }],
      },
    ];
  });
}

/** A declaration with its indentation and line break, where it has its lines to itself. */
function wholeLines({ span, doc }: Member & { readonly doc?: string }): Diagnostic['span'] {
  const { source } = span;
  const start = source.text.lastIndexOf('\n', span.start - 1) + 1;
  const end = source.text.indexOf('\n', span.end);
  const alone =
    source.text.slice(start, span.start).trim() === '' &&
    end >= 0 &&
    /^\s*(\/\/.*)?$/.test(source.text.slice(span.end, end));
  return alone && doc === undefined ? { source, start, end: end + 1 } : span;
}

/** Every name that an expression refers to, and those that samples are given. The walk keeps its own stack. */
function namesIn(declarations: readonly Declaration[]): ReadonlySet<string> {
  const names = new Set<string>();
  const pending: unknown[] = [...declarations];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (Array.isArray(node)) {
      pending.push(...(node as unknown[]));
      continue;
    }
    const { kind, name, parameters } = node as {
      readonly kind?: unknown;
      readonly name?: unknown;
      readonly parameters?: unknown;
    };
    if (kind === 'name' && typeof name === 'string') names.add(name);
    if (kind === 'sample' && Array.isArray(parameters))
      for (const given of parameters as { name: { name: string } }[]) names.add(given.name.name);
    for (const [key, value] of Object.entries(node)) if (key !== 'span' && key !== 'operatorSpan') pending.push(value);
  }
  return names;
}

export const valuesAreUsed: Rule = { code: 'GEN4009', name: 'values-are-used', check };
