/** The comparison of artefacts, with their first difference. Artefacts are maps from a name to text or bytes. */
import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';

export function hashOf(artefacts) {
  const hash = createHash('sha256');
  for (const [name, content] of [...artefacts].sort(byName)) {
    hash.update(`${name}\0${Buffer.byteLength(content)}\0`);
    hash.update(content);
  }
  return artefacts.size === 0 ? 'nothing' : hash.digest('hex').slice(0, 12);
}

const byName = ([a], [b]) => (a < b ? -1 : a > b ? 1 : 0);

/** The first difference in words; undefined if there is none. */
export function firstDifference(before, after) {
  for (const [name, content] of [...before].sort(byName)) {
    const other = after.get(name);
    if (other === undefined) return `${name} is missing after`;
    if (Buffer.from(content).equals(Buffer.from(other))) continue;
    if (name.endsWith('.safetensors')) return `${name}: ${tensorDifference(content, other)}`;
    if (typeof content === 'string') return `${name}, ${lineDifference(content, other)}`;
    return `${name}: bytes differ (${content.length} and ${other.length})`;
  }
  const added = [...after.keys()].find((name) => !before.has(name));
  return added === undefined ? undefined : `${added} is new after`;
}

const SHOWN = 60;

function lineDifference(before, after) {
  const [one, two] = [before, after].map((text) => text.split('\n'));
  const line = one.findIndex((text, index) => text !== two[index]);
  if (line < 0) return `line ${one.length + 1}: ${shown(two[one.length])} is new`;
  const [a, b] = [one[line], two[line] ?? ''];
  let column = 0;
  while (column < a.length && a[column] === b[column]) column++;
  const from = Math.max(0, column - SHOWN / 3);
  return `line ${line + 1}: ${shown(a.slice(from))} → ${shown(b.slice(from))}`;
}

const shown = (text) => `'${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}'`;

/** The tensors of a safetensors file by name: the header is JSON, and offsets count from its end. */
function tensorsOf(file) {
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, 8 + length).toString());
  const values = ([from, to]) => file.subarray(8 + length + from, 8 + length + to);
  return new Map(
    Object.entries(header).map(([name, entry]) =>
      name === '__metadata__'
        ? [name, { shape: JSON.stringify(entry), bytes: Buffer.alloc(0) }]
        : [name, { shape: `${entry.dtype} [${entry.shape.join(', ')}]`, bytes: values(entry.data_offsets) }],
    ),
  );
}

function tensorDifference(before, after) {
  const [one, two] = [before, after].map(tensorsOf);
  // The metadata comes last: a different value also changes the checksum in it.
  const names = [...one.keys()].sort((a, b) => Number(a === '__metadata__') - Number(b === '__metadata__'));
  for (const name of names) {
    const [a, b] = [one.get(name), two.get(name)];
    if (b === undefined) return `${name} is missing after`;
    if (a.shape !== b.shape) return `${name}: ${lineDifference(a.shape, b.shape)}`;
    if (a.bytes.equals(b.bytes)) continue;
    for (let at = 0; at < a.bytes.length; at += 4)
      if (a.bytes.readUInt32LE(at) !== b.bytes.readUInt32LE(at))
        return `${name}[${at / 4}]: ${a.bytes.readFloatLE(at)} → ${b.bytes.readFloatLE(at)}`;
  }
  const added = [...two.keys()].find((name) => !one.has(name));
  return added === undefined ? 'the same tensors in another order' : `${added} is new after`;
}

/**
 * The table row of a comparison: the artefact and the outcome. With `mayAdd`, files that only the later checkout writes are
 * named but are not a difference, and the hashes leave them out.
 */
export function compared(what, artefact, before, after, { mayAdd = false } = {}) {
  const added = mayAdd ? [...after.keys()].filter((name) => !before.has(name)) : [];
  const judged = new Map([...after].filter(([name]) => !added.includes(name)));
  const difference = firstDifference(before, judged);
  return { what, artefact, before: hashOf(before), after: hashOf(judged), difference, added };
}

const told = ({ difference, added }) =>
  [difference ?? 'equal', ...(added.length > 0 ? [`new: ${added.join(', ')}`] : [])].join('; ');

export const comparisonTable = (title, rows) => ({
  title,
  head: ['what', 'compared', 'before', 'after', 'result'],
  rows: rows.map((row) =>
    [row.what, row.artefact, row.before, row.after, told(row)].map((cell) => cell.replaceAll('|', '\\|')),
  ),
});
