import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { Member } from '../../grammar/syntax/ast.js';
import type { ModelGraph } from '../graph/types.js';
import type { ResolvedModel } from '../resolve/model.js';
import { usedNames } from '../resolve/used-names.js';
import type { Rule } from './rule.js';

/**
 * Only `let`s of the checked file count, and only if nothing in the file refers to their name: a later variant may use
 * a `let` that its model does not.
 */
function check(_: ModelGraph, spec: ResolvedModel): Diagnostic[] {
  const { file } = spec.scope;
  const used = usedNames(file);
  return [...spec.members.values()].flatMap((member): Diagnostic[] => {
    if (member.kind !== 'let' || member.span.source !== file.source || used.has(member.name.name)) return [];
    const { name, span } = member.name;
    return [
      diagnostic(
        'GEN4009',
        'let',
        span,
        { name },
        { fixes: [{ title: `Remove ${name}`, edits: [{ span: wholeLines(member), replacement: '' }] }] },
      ),
    ];
  });
}

/** A declaration with its indentation and line break, if it has its lines to itself. */
function wholeLines({ span, doc }: Member & { readonly doc?: string }): Diagnostic['span'] {
  const { source } = span;
  const start = source.text.lastIndexOf('\n', span.start - 1) + 1;
  const end = source.text.indexOf('\n', span.end);
  const rest = source.text.slice(span.end, end).trim();
  const alone =
    source.text.slice(start, span.start).trim() === '' && end >= 0 && (rest === '' || rest.startsWith('//'));
  return alone && doc === undefined ? { source, start, end: end + 1 } : span;
}

export const valuesAreUsed: Rule = { code: 'GEN4009', name: 'values-are-used', check };
