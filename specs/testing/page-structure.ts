/** The structure of an HTML page without its texts, for tests. */
import { defaultTreeAdapter, parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';

/** The tags and the names of attributes in order, comments included. */
export function structureOfPage(html: string): string {
  const found: string[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if (defaultTreeAdapter.isElementNode(node))
      found.push(`<${[node.tagName, ...node.attrs.map(({ name }) => name)].join(' ')}>`);
    if (defaultTreeAdapter.isCommentNode(node)) found.push('<!---->');
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parse(html));
  return found.join('');
}
