import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';

const path = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

/** The page with a text in its place, between the two comments with its name. */
export async function placed(page, name, text) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [start, end] = [page.indexOf(open), page.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`docs/performance.md keeps no place for ${name}: ${open} … ${close}.`);
  const next = `${page.slice(0, start + open.length)}\n\n${text}\n\n${page.slice(end)}`;
  const options = await prettier.resolveConfig(path);
  return prettier.format(next, { ...options, parser: 'markdown' });
}

export const readPage = () => readFileSync(path, 'utf8');

/** Puts a text into its place in docs/performance.md. */
export const document = async (name, text) => writeFileSync(path, await placed(readPage(), name, text));
