import { UserError } from '../../../common/errors.js';
import { listed } from '../../../common/names.js';
import type { Table } from './table/table.js';

/** The error for a field whose columns a table does not have. */
export function noColumns(name: string, wanted: string, { file, columns, arrays = {} }: Table): UserError {
  const named = Object.keys(arrays).filter((each) => each !== '');
  const there = [
    ...(columns.length > 0 ? [`the columns ${listed([...columns])}`] : []),
    ...(named.length > 0 ? [`the arrays ${listed(named)}`] : []),
  ];
  return new UserError(`${file} has no ${wanted} for \`${name}\`; it has ${there.join(', and ') || 'none'}.`, {
    hint: named.length > 0 ? `Write \`from array("${named[0]}")\`.` : `Write \`from column("${columns[0] ?? 'a'}")\`, or \`from columns("${columns[0] ?? 'a'}".."${columns.at(-1) ?? 'k'}")\`.`, // prettier-ignore
  });
}
